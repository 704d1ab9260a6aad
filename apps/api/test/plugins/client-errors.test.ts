import { once } from 'node:events'
import { connect } from 'node:net'
import { ErrorBody } from '@app/contracts'
import { expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

/** Everything the server says to these raw bytes until it hangs up. */
async function answerTo(bytes: string): Promise<string> {
  const { app } = await testApp()
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  await once(socket, 'close')
  return answer
}

test.each([
  ['is not HTTP', 'hello\r\n\r\n', 400, 'VALIDATION'],
  [
    'has two lengths',
    'POST /api/session HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    400,
    'VALIDATION',
  ],
  [
    'has length and chunks',
    'POST /api/session HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    400,
    'VALIDATION',
  ],
  [
    'has headers of 17 KiB',
    `GET /healthz HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(17 * 1024)}\r\n\r\n`,
    431,
    'HEADERS_TOO_LARGE',
  ],
  [
    'has a path of 17 KiB',
    `GET /${'y'.repeat(17 * 1024)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    431,
    'HEADERS_TOO_LARGE',
  ],
])('ASVS 4.2.1: what %s is refused in the shape of every refusal', async (_name, bytes, status, code) => {
  const answer = await answerTo(bytes)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  expect(ErrorBody.parse(JSON.parse(body)).error.code).toBe(code)
})
