import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import {
  Agent,
  FormData,
  getGlobalDispatcher,
  request,
  setGlobalDispatcher,
  WebSocket as UndiciWebSocket,
  upgrade,
} from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refuseSecretsOverFetch } from '../../src/egress.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'
import { acceptWebSockets } from './accept-web-sockets.ts'

const SECRET = valueFrom('fetch', ALPHANUMERIC, 48)
const received: string[] = []
const before = getGlobalDispatcher()

let server: Server
let url: string
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      received.push(`${request.url} ${JSON.stringify(request.headers)} ${body}`)
      response.end('fine')
    })
  })
  acceptWebSockets(server, (message) => received.push(message))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  setGlobalDispatcher(new Agent())
  refuseSecretsOverFetch({ VELT_AUTH_TOKEN: SECRET })
})
afterAll(async () => {
  await getGlobalDispatcher().close()
  setGlobalDispatcher(before)
  server.close()
})

const stream = () => new Blob(['first ', SECRET.slice(0, 20), SECRET.slice(20)]).stream()

test.each<[string, () => Promise<unknown>]>([
  ['the address', () => fetch(`${url}/?token=${SECRET}`)],
  ['a header, its own included', () => fetch(url, { headers: { 'x-velt-auth-token': SECRET } })],
  ['a body', () => fetch(url, { method: 'POST', body: JSON.stringify({ token: SECRET }) })],
  ['a form', () => fetch(url, { method: 'POST', body: new URLSearchParams({ token: SECRET }) })],
  ['a stream', () => fetch(url, { method: 'POST', body: stream(), duplex: 'half' } as RequestInit)],
  ['a method', () => fetch(url, { method: SECRET })],
])('fetch refuses a secret in %s, and nothing of it arrives', async (_, send) => {
  received.length = 0
  await expect(send()).rejects.toThrow()
  expect(received.join()).not.toContain(SECRET.slice(0, 20))
})

const form = (text: string) => {
  const filled = new FormData()
  filled.set('token', text)
  return filled
}

test.each<[string, () => unknown]>([
  ['bytes of another kind', () => new DataView(Uint8Array.from(Buffer.from(SECRET)).buffer)],
  ['a buffer', () => Uint8Array.from(Buffer.from(SECRET)).buffer],
  ['a list', () => [Buffer.from(SECRET.slice(0, 9)), SECRET.slice(9)]],
  ['a generator', () => [SECRET].values()],
  ['a readable stream', () => Readable.from([SECRET])],
  ['a blob', () => new Blob([SECRET])],
  ['a form', () => form(SECRET)],
])('undici refuses a secret in %s, and nothing of it arrives', async (_, body) => {
  received.length = 0
  await expect(request(url, { method: 'POST', body: body() as Buffer })).rejects.toThrow('leak-guard: VELT')
  expect(received.join()).not.toContain(SECRET.slice(9))
})

test('undici refuses a secret in a query and in the protocol of an upgrade', async () => {
  await expect(request(url, { query: { token: SECRET } })).rejects.toThrow('leak-guard: VELT')
  await expect(upgrade(url, { protocol: SECRET })).rejects.toThrow('leak-guard: VELT')
})

test('undici sends blobs and forms that hold no secret, with their type', async () => {
  received.length = 0
  await request(url, { method: 'POST', body: new Blob(['a blob'], { type: 'text/x-blob' }) as never })
  await request(url, { method: 'POST', body: form('a form') })
  expect(received).toEqual([
    expect.stringMatching(/"content-type":"text\/x-blob","content-length":"6".* a blob$/),
    expect.stringMatching(/"content-type":"multipart\/form-data; boundary=.* (.|\r\n)*a form/),
  ])
})

test.each<[string, (string | Blob | Buffer<ArrayBuffer>)[]]>([
  ['a text', [SECRET]],
  ['bytes', [Buffer.from(SECRET)]],
  ['a blob', [new Blob([SECRET])]],
  ['two messages', [SECRET.slice(0, 9), SECRET.slice(9)]],
])('a WebSocket is ended before a secret leaves by it in %s', async (_, messages) => {
  for (const Kind of [globalThis.WebSocket, UndiciWebSocket]) {
    received.length = 0
    const socket = new Kind(url.replace('http:', 'ws:'))
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }))
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
    for (const message of messages) socket.send(message as string)
    await closed
    expect(received.join('')).not.toContain(SECRET.slice(9))
  }
})

test('a WebSocket says what holds no secret', async () => {
  const socket = new WebSocket(url.replace('http:', 'ws:'))
  socket.onopen = () => socket.send(nearMiss(SECRET))
  await new Promise((resolve) => (socket.onclose = resolve))
  expect(received).toContain(nearMiss(SECRET))
})

test('fetch sends what holds no secret, as it is', async () => {
  received.length = 0
  const response = await fetch(`${url}/a`, {
    method: 'POST',
    headers: { 'x-b': 'c' },
    body: nearMiss(SECRET),
  })
  expect(await response.text()).toBe('fine')
  expect(received).toEqual([expect.stringMatching(new RegExp(`^/a .*"x-b":"c".* ${nearMiss(SECRET)}$`))])
})
