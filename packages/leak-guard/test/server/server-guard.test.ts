import dns from 'node:dns'
import { once } from 'node:events'
import { ServerResponse } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { duplexPair } from 'node:stream'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { serverGuard } from '../../src/fastify.ts'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'
import { buildLeakyApp, OTHER_REQUESTS, ROUTE_REQUESTS } from './leaky-app.ts'
import { exchange, get } from './raw-client.ts'

const SECRET = valueFrom('server', ALPHANUMERIC, 48)
/** Stricter than the guard: pieces count as well, but for the connection that is cut in the middle of a message. */
const oracle = createScanner({ VELT_AUTH_TOKEN: SECRET })

let app: FastifyInstance
let port: number
beforeAll(async () => {
  app = buildLeakyApp(SECRET)
  await app.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterAll(() => app.close())

/** Ways where bytes of the response are on the wire before the leak: the connection ends instead. */
const CUT_OFF = [
  'a raw write after the head was flushed',
  'an event stream',
  'the socket itself',
  'a view of bytes on the socket',
  'a response to come, written to the socket',
  'a method of the class of all messages',
]

describe('on the wire', () => {
  test.each(ROUTE_REQUESTS)('a secret in %s is stopped', async (name, request) => {
    const received = await exchange(port, request)
    expect(received.includes(SECRET)).toBe(false)
    expect(oracle.scan(received).findings).toEqual([])
    if (CUT_OFF.includes(name)) return
    const [head = '', body = ''] = received.toString().split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/)
    expect(head).toMatch(/content-type: application\/json/i)
    expect(JSON.parse(body)).toEqual({
      error: { code: 'INTERNAL', message: expect.any(String), requestId: expect.stringMatching(/^req-/) },
    })
  })

  test.each(OTHER_REQUESTS)('a secret in %s is stopped', async (name, request) => {
    const received = await exchange(port, request)
    expect(received.includes(SECRET)).toBe(false)
    // Of a message in two parts, the first may be on its way.
    if (name === 'an upgraded connection') return expect(received.toString()).toMatch(/^HTTP\/1\.1 101 /)
    expect(oracle.scan(received).findings).toEqual([])
    if (name !== 'the answer to a broken request') expect(received.toString()).toMatch(/^HTTP\/1\.1 500 /)
  })

  test('what came before the leak in an event stream has been passed on', async () => {
    const [, request = ''] = ROUTE_REQUESTS.find(([name]) => name === 'an event stream') ?? []
    const received = await exchange(port, request)
    expect(received.toString()).toMatch(/data: first\n\n/)
  })
})

test('a refusal has its own body and length, whatever the head that it takes the place of said of a body', async () => {
  const heads = Fastify()
  onTestFinished(() => heads.close())
  await heads.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  const HEADS = [
    [204],
    [304],
    [200, { 'transfer-encoding': 'chunked' }],
    [200, { 'content-length': 48 }],
  ] as const
  HEADS.forEach(([status, headers], i) => {
    heads.get(`/${i}`, (_request, reply) => {
      reply.hijack()
      reply.raw.setHeader('x-own', 'a')
      reply.raw.writeHead(status, headers)
      reply.raw.end(SECRET)
    })
  })
  await heads.listen({ port: 0, host: '127.0.0.1' })
  const { port } = heads.server.address() as AddressInfo
  for (const i of HEADS.keys()) {
    const [head = '', body = '', ...more] = (await exchange(port, get(`/${i}`))).toString().split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/)
    expect(head).toMatch(new RegExp(`content-length: ${body.length}\\b`))
    expect(head).not.toMatch(/transfer-encoding|x-own/i)
    expect(JSON.parse(body).error.code).toBe('INTERNAL')
    expect(more).toEqual([])
  }
  const bodiless = (await exchange(port, get('/3').replace('GET', 'HEAD'))).toString()
  expect(bodiless).toMatch(/^HTTP\/1\.1 500 [\s\S]*\r\n\r\n$/)
})

test('a server of the same process that has no guard answers as ever', async () => {
  const bare = Fastify()
  onTestFinished(() => bare.close())
  bare.get('/', async (_request, reply) => reply.header('x-debug', SECRET).send({ token: SECRET }))
  await bare.listen({ port: 0, host: '127.0.0.1' })
  const { port } = bare.server.address() as AddressInfo
  const received = (await exchange(port, get('/'))).toString()
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\nx-debug: /)
  expect(received).toContain(JSON.stringify({ token: SECRET }))
})

test('an address of localhost that Fastify opens a server of its own for is guarded as well', async () => {
  const lookup = vi.spyOn(dns, 'lookup')
  lookup.mockImplementation(((host: string, _options: unknown, done: (...args: unknown[]) => void) => {
    const addresses = host === 'localhost' ? ['127.0.0.1', '127.0.0.2'] : [host]
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )
  }) as never)
  onTestFinished(() => lookup.mockRestore())
  const both = buildLeakyApp(SECRET)
  await both.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  await both.listen({ port: 0, host: 'localhost' })
  const addresses = both.addresses() as AddressInfo[]
  expect(addresses.map(({ address }) => address).sort()).toEqual(['127.0.0.1', '127.0.0.2'])
  const broken = OTHER_REQUESTS.filter(([name]) => name === 'the answer to a broken address')
  for (const { address, port } of addresses) {
    for (const [, request] of [...broken, ...ROUTE_REQUESTS, ...OTHER_REQUESTS])
      expect((await exchange(port, request, { host: address })).includes(SECRET)).toBe(false)
  }
  await both.close()
})

test('a connection that is no socket of Node, as a tunnel hands over, is guarded as well', async () => {
  let refused = 0
  for (const [, request] of ROUTE_REQUESTS) {
    const [client, connection] = duplexPair()
    const received: Buffer[] = []
    client.on('data', (chunk) => received.push(chunk))
    app.server.emit('connection', connection)
    client.write(request)
    await Promise.race([once(client, 'end'), once(connection, 'close')])
    client.destroy()
    connection.destroy()
    const answer = Buffer.concat(received).toString('latin1')
    expect(answer).not.toContain(SECRET)
    if (answer.startsWith('HTTP/1.1 500 ')) refused += 1
  }
  expect(refused).toBe(ROUTE_REQUESTS.length - CUT_OFF.length)
})

test('a connection of a server without the guard goes by, though the process has one with it', async () => {
  const bare = createServer((socket) => socket.end(SECRET))
  onTestFinished(() => void bare.close())
  await once(bare.listen(0, '127.0.0.1'), 'listening')
  const received = await exchange((bare.address() as AddressInfo).port, '')
  expect(received.toString()).toBe(SECRET)
})

test('methods that somebody wraps once the guard stands, as tools for tracing do, stay wrapped and guarded', async () => {
  const { end } = ServerResponse.prototype
  onTestFinished(() => void Object.assign(ServerResponse.prototype, { end }))
  let ended = 0
  ServerResponse.prototype.end = function (this: ServerResponse, ...args: never[]) {
    ended += 1
    return Reflect.apply(end, this, args)
  } as typeof end
  const traced = Fastify()
  onTestFinished(() => traced.close())
  await traced.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  traced.get('/', async () => ({ token: SECRET }))
  await traced.listen({ port: 0, host: '127.0.0.1' })
  const { port } = traced.server.address() as AddressInfo
  expect((await exchange(port, get('/'))).toString()).toMatch(/^HTTP\/1\.1 500 /)
  expect(ended).toBeGreaterThan(0)
})

test('a response that somebody makes without a request or connection writes as ever', () => {
  for (const request of [{ method: 'GET' }, { method: 'GET', socket: null }]) {
    const response = new ServerResponse(request as never)
    response.writeHead(200, { 'x-plain': 'value' })
    response.end('fine')
    expect(response.writableEnded).toBe(true)
  }
})

describe('a clean response', () => {
  test.each([
    ['/clean', '{"hello":"world"}'],
    ['/clean-stream', 'line 49 ....'],
    ['/clean-gzip', ''],
  ])('%s goes out as it would without the guard', async (path, part) => {
    const received = (await exchange(port, get(path))).toString('latin1')
    expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(received).toContain(part)
  })

  test('is the same, byte for byte, as without the guard', async () => {
    const bare = buildLeakyApp(SECRET)
    await bare.listen({ port: 0, host: '127.0.0.1' })
    const { port: barePort } = bare.server.address() as AddressInfo
    const withoutDate = (bytes: Buffer) => bytes.toString('latin1').replace(/Date: .*\r\n/i, '')
    for (const path of ['/clean', '/clean-gzip']) {
      expect(withoutDate(await exchange(port, get(path)))).toBe(
        withoutDate(await exchange(barePort, get(path))),
      )
    }
    await bare.close()
  })

  test('an event arrives while the stream goes on', async () => {
    const received = await exchange(port, get('/clean-events'), {
      stop: (all) => all.includes('data: first\n\n'),
    })
    expect(received.toString()).toMatch(/data: first/)
  })
})

describe('an injected request', () => {
  test('meets the same guard, and the refusal names the request', async () => {
    const response = await app.inject('/route/0')
    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({
      error: { code: 'INTERNAL', requestId: expect.stringMatching(/^req-/) },
    })
    expect((await app.inject('/clean')).json()).toEqual({ hello: 'world' })
  })
})

test('a leak is logged by name, form and channel, with the id that the refusal names, and without the value', async () => {
  const lines: string[] = []
  const logged = Fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } })
  await logged.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  logged.get('/', async () => ({ token: SECRET }))
  const refusal = await logged.inject('/')
  expect(refusal.statusCode).toBe(500)
  const line = lines.find((line) => line.includes('stopped'))
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    level: 50,
    reqId: refusal.json().error.requestId,
    leak: { channel: 'body', secret: 'VELT_AUTH_TOKEN', form: 'raw' },
  })
  expect(lines.join()).not.toContain(SECRET)
  await logged.close()
})

test('the refusal carries the headers that every response carries, and none of the response it replaces', async () => {
  const strict = Fastify()
  await strict.register(serverGuard, {
    secrets: { VELT_AUTH_TOKEN: SECRET },
    headers: { 'x-content-type-options': 'nosniff' },
  })
  strict.get('/', async (_request, reply) => reply.header('x-own', 'a').send({ token: SECRET }))
  const { statusCode, headers } = await strict.inject('/')
  expect(statusCode).toBe(500)
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  expect(headers).not.toHaveProperty('x-own')
  await strict.close()
})

test('values that share seven characters in a row, and pieces, go through', async () => {
  const clean = Fastify()
  await clean.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  clean.get('/', async () => ({
    miss: nearMiss(SECRET),
    piece: SECRET.slice(0, 24),
    list: [...Buffer.from(nearMiss(SECRET))],
  }))
  expect((await clean.inject('/')).statusCode).toBe(200)
  await clean.close()
})

test('a broken archive that somebody stored in a text does not make the text unreadable', async () => {
  const clean = Fastify()
  await clean.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  clean.get('/', async () => ({ body: 'H4sIAAAAAAAAA0tMTEoGAMJBJDUxxxxxxxxxxxxxxxxx' }))
  clean.get('/broken', async (_request, reply) =>
    reply.header('content-encoding', 'gzip').send(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2])),
  )
  clean.get('/unknown', async (_request, reply) => reply.header('content-encoding', 'rot13').send('abc'))
  expect((await clean.inject('/')).statusCode).toBe(200)
  expect((await clean.inject('/broken')).statusCode).toBe(500)
  expect((await clean.inject('/unknown')).statusCode).toBe(500)
  await clean.close()
})
