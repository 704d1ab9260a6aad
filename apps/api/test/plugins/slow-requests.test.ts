import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { ErrorBody } from '@app/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { trickle } from '../support/raw-upstream.ts'
import { testApp } from '../support/test-app.ts'

/** A server that listens, with limits so short that a test need not wait for them. */
async function impatient() {
  const server = await testApp()
  const { app } = server
  await app.ready()
  Object.assign(app.server, {
    headersTimeout: 150,
    requestTimeout: 300,
    connectionsCheckingInterval: 50,
    timeout: 500,
  })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return { ...server, port: Number(port) }
}

const head =
  'POST /api/session HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json\r\n'
/** As slow as may be, and without end. */
function* without(end: string): Generator<number> {
  for (;;) yield* Buffer.from(end)
}

const senders: [name: string, send: (socket: Socket) => void][] = [
  ['says nothing', () => {}],
  ['stops in its headers', (socket) => socket.write(head)],
  [
    'trickles its headers',
    (socket) => {
      socket.write(head)
      trickle(socket, without('x-a: b\r\n'))
    },
  ],
  ['stops before its body', (socket) => socket.write(`${head}content-length: 100\r\n\r\n`)],
  [
    'trickles its body',
    (socket) => {
      socket.write(`${head}content-length: 10000\r\n\r\n`)
      trickle(socket, without(' '))
    },
  ],
  [
    'trickles its chunks',
    (socket) => {
      socket.write(`${head}transfer-encoding: chunked\r\n\r\n`)
      trickle(socket, without('1\r\n \r\n'))
    },
  ],
]

test.each(senders)('ASVS 13.1.3: a sender that %s is told so with 408 and let go', async (_name, send) => {
  const { port } = await impatient()
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let answer = ''
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text
  })
  send(socket)
  await once(socket, 'close')
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  expect(ErrorBody.parse(JSON.parse(body)).error.code).toBe('REQUEST_TIMEOUT')
})

test('a sender that never hangs up itself, and reads nothing, is let go all the same', async () => {
  const { app, port } = await impatient()
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.write(head)
  const [theirs] = (await once(app.server, 'connection')) as [Socket]
  await once(theirs, 'close')
})

test('a reader that does not read its answer is let go', async () => {
  const { app, db, browser, port } = await impatient()
  const person = browser()
  const organizationId = (await person.signUp()).organizations[0]?.id ?? ''
  // Longer than the contract takes, and than all that the sockets in between hold.
  const document = { id: 'long', title: 'Long', body: 'x'.repeat(10_000_000), updated_at: 1 }
  await db
    .insertInto('documents')
    .values({ ...document, organization_id: organizationId })
    .execute()
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {}).pause()
  const path = `/api/organizations/${organizationId}/documents`
  socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\ncookie: ${person.cookieHeader}\r\n\r\n`)
  const [theirs] = (await once(app.server, 'connection')) as [Socket]
  await once(theirs, 'close')
  expect(theirs.bytesWritten).toBeGreaterThan(100_000)
})

test('a slow sender holds nobody else up', async () => {
  const { port } = await impatient()
  const slow = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'))
  const gone = slow.map((socket) => once(socket.resume(), 'close'))
  for (const socket of slow) socket.on('error', () => {}).write(head)
  const response = await fetch(`http://127.0.0.1:${port}/healthz`)
  expect(response.status).toBe(200)
  await Promise.all(gone)
})

test('ASVS 13.1.3: a sender has ten seconds for its headers and thirty for all of it, looked after every five, and a reader a minute', async () => {
  const { app } = await testApp()
  await app.ready()
  expect(app.server).toMatchObject({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 5_000,
    timeout: 60_000,
  })
})
