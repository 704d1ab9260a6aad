import { once } from 'node:events'
import { connect } from 'node:net'

export interface RawResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  json(): unknown
}

/**
 * Sends bytes as they are to a server on this machine and gives all that it answers until it hangs up: so the bytes
 * should end in a request that says `connection: close`, or in none. Empty when it hangs up without a word.
 */
export async function rawRequest(
  port: number,
  bytes: string | Buffer,
  method = 'GET',
): Promise<RawResponse[]> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.end(Buffer.from(bytes as string))
  let said = ''
  // One character a byte, so that a length counts both.
  socket.setEncoding('latin1').on('data', (text) => {
    said += text
  })
  await once(socket, 'close')
  return answersIn(said, method === 'HEAD')
}

function answersIn(said: string, headOnly: boolean): RawResponse[] {
  if (said === '') return []
  const end = said.indexOf('\r\n\r\n') + 4
  const [status = '', ...lines] = said.slice(0, end - 4).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  const length = headOnly ? 0 : Number(headers['content-length'] ?? 0)
  const body = Buffer.from(said.slice(end, end + length), 'latin1').toString()
  // The end of an empty body in chunks, which only Node itself sends.
  const rest = said.slice(end + length).replace(/^0\r\n\r\n/, '')
  const statusCode = Number(/^HTTP\/1\.1 (\d{3}) /.exec(status)?.[1])
  return [{ statusCode, headers, body, json: () => JSON.parse(body) }, ...answersIn(rest, headOnly)]
}
