import { expect, test } from 'vitest'
import { createSearch, Evidence } from '../../src/playwright/evidence.ts'
import { NetLogReader } from '../../src/playwright/observers/net-log.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('net-log', ALPHANUMERIC, 40)
const END = 'http://end.test/mark'
const TYPES = {
  SOCKET_BYTES_SENT: 1,
  SOCKET_BYTES_RECEIVED: 2,
  SSL_SOCKET_BYTES_SENT: 3,
  SSL_SOCKET_BYTES_RECEIVED: 4,
  OTHER: 5,
}

const bytes = (type: number, content: string | Buffer) =>
  event(type, { byte_count: content.length, bytes: Buffer.from(content).toString('base64') })
const event = (type: number, params: object) =>
  `${JSON.stringify({ params, phase: 0, source: { id: 7, type: 1 }, time: '1', type })},`

async function read(...lines: readonly string[]): Promise<Evidence> {
  const evidence = new Evidence(createSearch({ TOKEN: SECRET }))
  const reader = new NetLogReader(evidence, END)
  for (const line of [`{"constants":${JSON.stringify({ logEventTypes: TYPES })},`, '"events": [', ...lines]) {
    reader.line(line)
  }
  reader.end()
  await evidence.settled()
  return evidence
}

test('the bytes of a connection are put together, and an answer cut within the secret is read', async () => {
  const { findings, unread } = await read(
    bytes(TYPES.SOCKET_BYTES_SENT, 'GET /a HTTP/1.1\r\nHost: site.test\r\n\r\n'),
    bytes(TYPES.SOCKET_BYTES_RECEIVED, `HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n${SECRET.slice(0, 9)}`),
    bytes(TYPES.SOCKET_BYTES_RECEIVED, SECRET.slice(9)),
    event(TYPES.OTHER, { url: END }),
  )
  expect(findings).toEqual([
    { channel: 'response-body', url: 'http://site.test/a', secret: 'TOKEN', form: 'raw' },
  ])
  expect(unread).toEqual([])
})

test('a connection under TLS is read where it is decrypted', async () => {
  const { findings } = await read(
    bytes(TYPES.SOCKET_BYTES_SENT, Buffer.from([0x16, 3, 1, 0, 200])),
    bytes(TYPES.SOCKET_BYTES_RECEIVED, Buffer.from([0x16, 3, 3, 0, 200])),
    bytes(TYPES.SSL_SOCKET_BYTES_SENT, `GET /?t=${SECRET} HTTP/1.1\r\nHost: site.test\r\n\r\n`),
    event(TYPES.OTHER, { url: END }),
  )
  expect(findings.map(({ channel, url }) => `${channel} ${url}`)).toContain(
    'request-url https://site.test/?t=[TOKEN]',
  )
})

test('what is only in the text of the log is read', async () => {
  const { findings } = await read(
    event(TYPES.OTHER, { host: `${SECRET}.test` }),
    event(TYPES.OTHER, { url: END }),
  )
  expect(findings).toEqual([{ channel: 'network-log', secret: 'TOKEN', form: 'raw' }])
})

test('a log that ends before its time is told as not read', async () => {
  const { unread } = await read(event(TYPES.OTHER, { url: 'http://site.test/' }))
  expect(unread).toEqual([{ channel: 'network-log', reason: expect.stringContaining('cut off') }])
})
