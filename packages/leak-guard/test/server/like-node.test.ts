import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import Fastify, { type FastifyReply } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { serverGuard } from '../../src/fastify.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'
import { exchange, get } from './raw-client.ts'

const SECRET = valueFrom('like node', ALPHANUMERIC, 48)

type Handler = (reply: FastifyReply, note: (said: unknown) => void) => unknown

/** Answers by hand, and notes what Node says to it. */
const raw =
  (answer: (response: ServerResponse, note: (said: unknown) => void) => unknown): Handler =>
  async (reply, note) => {
    reply.hijack()
    await answer(reply.raw, note)
  }

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  'headers that are no strings': (reply) => {
    const headers = { 'x-bool': true, 'x-null': null, 'x-big': 10n, 'x-url': new URL('https://example.com/') }
    return reply.headers(headers as never).send('fine')
  },
  'a date as a header of the raw response': (reply) => {
    reply.raw.setHeader('last-modified', new Date(0) as never)
    return reply.send('fine')
  },
  'an end that is said twice': raw((response) => {
    response.setHeader('content-length', 2)
    response.write('hi')
    response.end()
    response.end()
  }),
  'memory that is used anew after each write': raw(async (response) => {
    const memory = Buffer.alloc(4)
    response.setHeader('content-length', 12)
    for (const text of ['aaaa', 'bbbb', 'cccc']) {
      memory.write(text)
      await new Promise<void>((resolve) => response.write(memory, () => resolve()))
    }
    response.end()
  }),
  'what is no chunk': raw((response, note) => {
    for (const chunk of [123, null, {}]) note(attempt(() => response.write(chunk as never)))
    response.end('fine')
  }),
  'a head that is none': raw((response, note) => {
    note(attempt(() => response.writeHead(99)))
    note(attempt(() => response.writeHead(200, 'bad\nreason')))
    response.statusMessage = ''
    note(attempt(() => response.writeHead(200, { 'x-none': undefined } as never)))
    note(attempt(() => response.writeHead(200, { 'bad name': '1' })))
    response.writeHead(200, { 'x-good': '1' })
    response.end('fine')
  }),
  'a second head when the body has begun': raw((response, note) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('first')
    note(response.headersSent)
    note(attempt(() => response.writeHead(500)))
    response.end()
  }),
  'a second head before the body': raw((response, note) => {
    response.writeHead(200, { 'x-first': '1' })
    note(response.headersSent)
    note(attempt(() => response.writeHead(500, { 'x-second': '2' })))
    note(attempt(() => response.setHeader('x-third', '3')))
    response.end('sorry')
  }),
  'a head that is changed once it was given': raw((response) => {
    const headers = { 'x-debug': 'fine' }
    response.writeHead(200, headers)
    headers['x-debug'] = SECRET
    response.end('fine')
  }),
  'a head of what was set and what is given': raw((response) => {
    response.setHeader('x-debug', 'set')
    response.setHeader('x-list', ['a', 'b'])
    response.writeHead(201, 'Made', { 'x-debug': 'given' })
    response.end('fine')
  }),
  'information before the answer': raw((response) => {
    response.writeProcessing()
    response.writeInformation(103, { link: '</style.css>; rel=preload' })
    response.writeEarlyHints({ link: '</script.js>; rel=preload' })
    response.end('fine')
  }),
  'a head that leaves no room for a body': raw((response) => {
    response.writeHead(204)
    response.end()
  }),
  'a write after the end': raw(async (response, note) => {
    response.on('error', (error: NodeJS.ErrnoException) => note(error.code))
    response.end('fine')
    response.write('more', (error) => note((error as NodeJS.ErrnoException)?.code))
    await turn()
  }),
}

async function open(handler: Handler, isGuarded: boolean) {
  const said: unknown[] = []
  const app = Fastify()
  onTestFinished(() => app.close())
  if (isGuarded) await app.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  app.get('/', async (_request, reply) => (await handler(reply, (what) => said.push(what))) ?? reply)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { said, port: (app.server.address() as AddressInfo).port }
}

async function answerTo(handler: Handler, isGuarded: boolean) {
  const { said, port } = await open(handler, isGuarded)
  const received = (await exchange(port, get('/'))).toString('latin1')
  const [head = '', ...body] = received.replace(/Date: .*\r\n/i, '').split('\r\n\r\n')
  return { head: head.toLowerCase().split('\r\n'), body, said }
}

test.each(Object.entries(HANDLERS))('%s: the same with the guard as without', async (_name, handler) => {
  expect(await answerTo(handler, true)).toEqual(await answerTo(handler, false))
})

test('a stream that fails before any of it was passed on ends the connection, with nothing else in its place', async () => {
  const failing: Handler = (reply) =>
    reply.type('text/plain').send(
      Readable.from(
        (async function* () {
          yield 'partial,'
          await turn()
          throw new Error('the database said no')
        })(),
      ),
    )
  const { port } = await open(failing, true)
  expect((await exchange(port, get('/'))).toString()).toBe('')
})

test('a leak in an answer that waits for the one before it ends the connection after that one', async () => {
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(serverGuard, { secrets: { VELT_AUTH_TOKEN: SECRET } })
  const first = Promise.withResolvers<string>()
  app.get('/first', () => first.promise)
  app.get('/leak', (_request, reply) => {
    reply.hijack()
    reply.raw.write('a'.repeat(3000))
    reply.raw.end(SECRET)
    first.resolve('first')
  })
  app.get('/third', async () => 'third')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const one = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  const received = (await exchange(port, one('/first') + one('/leak') + one('/third'))).toString()
  expect(received).toContain('first')
  expect(received).not.toContain(SECRET)
  expect(received).not.toContain('third')
})
