import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Stream } from 'node:http2'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createSecureServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'
import { acceptWebSockets } from './accept-web-sockets.ts'

const SECRET = valueFrom('egress', ALPHANUMERIC, 48)
const TAP = new URL('../../src/egress-tap.ts', import.meta.url).href
const CLIENTS = fileURLToPath(new URL('./clients.ts', import.meta.url))
const oracle = createScanner({ VELT_AUTH_TOKEN: SECRET })

/** A server that records every byte it gets, answers 200, and redirects `/redirect` to the other one. */
interface Recorder {
  readonly server: Server
  readonly url: string
  received(): Buffer
}

let here: Recorder
let elsewhere: Recorder
beforeEach(async () => {
  elsewhere = await record()
  here = await record(elsewhere.url)
})
afterEach(() => {
  here.server.close()
  elsewhere.server.close()
})

async function record(redirectTo = ''): Promise<Recorder> {
  const chunks: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    let request = ''
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      request += chunk.toString('latin1')
      if (/^transfer-encoding: chunked/im.test(request) && !request.endsWith('\r\n0\r\n\r\n')) return
      const redirect = chunk.includes('/redirect')
        ? `307 Temporary Redirect\r\nlocation: ${redirectTo}/after`
        : '200 OK'
      socket.end(`HTTP/1.1 ${redirect}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
    })
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  return { server, url, received: () => Buffer.concat(chunks) }
}

async function listen(server: Server | Http2Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}

async function run(
  way: string,
  target: { readonly url: string } = here,
  lawful = here.url,
  more: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string }> {
  const env = { VELT_AUTH_TOKEN: SECRET, VELT_API_URL: lawful, TARGET: target.url, VALUE: SECRET, ...more }
  return promisify(execFile)(process.execPath, ['--import', TAP, CLIENTS, way], { env })
}

describe('with the tap, the auth token does not leave', () => {
  test.each([
    'fetch, in the address',
    'fetch, in a body',
    'fetch, in another header',
    'fetch, in base64',
    'fetch, lawful and in the address',
    'undici with a dispatcher of its own',
    'a pool, in the body',
    'node:http, in the address',
    'node:http, in the body',
    'node:http, in two pieces of a body',
    'fetch, in two pieces of a stream',
    'undici, in two pieces of a stream',
    'a socket',
    'a socket, in two writes',
    'a socket, a header with no request',
    'a socket, as a DataView',
    'a socket, as 16-bit words',
    'a socket, as bytes of another realm',
    'a datagram',
    'a datagram, as a DataView',
  ])('by %s', async (way) => {
    const { stdout, stderr } = await run(way)
    expect(stdout).toMatch(/VELT_AUTH_TOKEN was about to leave this process/)
    const lawfulHeader = Buffer.from(
      here.received().toString('latin1').replace(`x-velt-auth-token: ${SECRET}`, ''),
      'latin1',
    )
    expect(oracle.scan(lawfulHeader).findings.filter(({ form }) => !form.includes('fragment'))).toEqual([])
    expect(stdout + stderr).not.toContain(SECRET)
  })

  test('by the name of a host', async () => {
    const { stdout } = await run('the name of a host')
    expect(stdout).toMatch(/VELT_AUTH_TOKEN was about to leave this process in the name of a host/)
  })

  test('in its own header to another origin', async () => {
    const { stdout } = await run('fetch, lawful', elsewhere)
    expect(stdout).toMatch(/about to leave this process in a connection to 127\.0\.0\.1/)
    expect(elsewhere.received()).toEqual(Buffer.alloc(0))
  })

  test('in its own header without TLS where the origin has TLS', async () => {
    const { stdout } = await run('fetch, lawful', here, here.url.replace('http:', 'https:'))
    expect(stdout).toMatch(/about to leave/)
    expect(here.received()).toEqual(Buffer.alloc(0))
  })

  test('across a redirect to another origin', async () => {
    const { stdout } = await run('fetch, redirected')
    expect(stdout).toMatch(/about to leave/)
    expect(here.received().toString()).toContain(SECRET)
    expect(elsewhere.received()).toEqual(Buffer.alloc(0))
  })
})

describe('with the tap, the auth token leaves in its own header to its own origin', () => {
  test.each(['fetch, lawful', 'a pool, lawful', 'node:http, lawful'])('by %s', async (way) => {
    const { stdout } = await run(way)
    expect(stdout).toBe('sent\n')
    expect(here.received().toString()).toContain(`x-velt-auth-token: ${SECRET}\r\n`)
  })
})

test.each(['a WebSocket', 'a WebSocket, in bytes', 'a WebSocket, in a blob', 'a WebSocket, in two messages'])(
  'with the tap, the auth token does not leave by %s',
  async (way) => {
    const received: string[] = []
    const server = createHttpServer()
    acceptWebSockets(server, (message) => received.push(message))
    const { stderr } = await run(way, { url: `http://127.0.0.1:${await listen(server)}` })
    expect(stderr).toMatch(/VELT_AUTH_TOKEN was about to leave this process/)
    expect(received.join('')).not.toContain(SECRET.slice(9))
    server.close()
  },
)

describe('with the tap, over HTTP/2', () => {
  const received: string[] = []
  let server: Http2Server
  let url: string
  beforeEach(async () => {
    received.length = 0
    server = createHttp2Server()
    server.on('session', (session) => session.on('error', () => {}).on('goaway', (...all) => hear(all)))
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      hear([headers])
      stream.on('data', (chunk) => hear([chunk])).on('trailers', (trailers) => hear([trailers]))
      stream.on('error', () => {}).on('end', () => stream.respond({}, { endStream: true }))
    })
    url = `http://127.0.0.1:${await listen(server)}`
  })
  afterEach(() => server.close())

  const hear = (what: readonly unknown[]) =>
    received.push(...what.map((part) => (Buffer.isBuffer(part) ? part.toString() : JSON.stringify(part))))

  test.each([
    'HTTP/2',
    'HTTP/2, in two writes',
    'HTTP/2, written in base64',
    'HTTP/2, in a pipeline',
    'HTTP/2, in trailers',
    'HTTP/2, as it says farewell',
  ])('the auth token does not leave by %s', async (way) => {
    const { stdout, stderr } = await run(way, { url })
    expect(stdout).toMatch(/VELT_AUTH_TOKEN was about to leave this process/)
    expect(stdout + stderr + received.join('')).not.toContain(SECRET.slice(9))
  })

  test('it leaves in its own header to its own origin, an address of IPv6 included', async () => {
    const other = createHttp2Server().on('stream', (stream: ServerHttp2Stream, headers) => {
      hear([headers])
      stream.respond({}, { endStream: true })
    })
    const ipv6 = `http://[::1]:${await listen(other, '::1')}`
    for (const origin of [url, ipv6]) {
      received.length = 0
      expect((await run('HTTP/2, lawful', { url: origin }, origin)).stdout).toBe('sent\n')
      expect(received.join('')).toContain(SECRET)
    }
    other.close()
  })
})

test('over TLS the same holds: its own header is lawful, the address is not', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
  const folder = await mkdtemp(join(tmpdir(), 'leak-guard-egress-'))
  await writeFile(join(folder, 'ca.pem'), cert)
  const received: string[] = []
  const server = createSecureServer({ key, cert }, (socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      received.push(chunk.toString('latin1'))
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    })
  })
  const url = `https://localhost:${await listen(server)}`
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }

  expect((await run('fetch, lawful', { url }, url, env)).stdout).toBe('sent\n')
  expect(received.join()).toContain(`x-velt-auth-token: ${SECRET}`)
  received.length = 0
  expect((await run('fetch, in the address', { url }, url, env)).stdout).toMatch(/about to leave/)
  expect(received.join()).toBe('')

  server.close()
  await rm(folder, { recursive: true })
})
