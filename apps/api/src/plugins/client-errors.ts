import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ErrorBody, ErrorCode } from '@app/contracts'
import type { ConnectionError } from 'fastify'
import { newId } from '../database/new-id.ts'

const refusals: Record<string, [status: number, code: ErrorCode, message: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'HEADERS_TOO_LARGE', 'The headers are larger than this server takes.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TIMEOUT', 'The request took too long to arrive.'],
}
/** How long a peer may take to read its refusal and hang up, before the socket is taken from it. */
const LINGER_MS = 1_000

const malformed = [400, 'VALIDATION', 'This is not an HTTP request.'] as const

/**
 * Makes the answer to what never became a request (too slow, too large, not HTTP): in the shape of every refusal, with
 * the headers of every response, and then it hangs up.
 */
export const answerClientErrors =
  (headers: Readonly<Record<string, string>>) =>
  (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const [status, code, message] = refusals[error.code] ?? malformed
    const body = JSON.stringify({ error: { code, message, requestId: newId() } } satisfies ErrorBody)
    const patience = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('close', () => clearTimeout(patience))
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'content-type: application/json; charset=utf-8',
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    )
  }
