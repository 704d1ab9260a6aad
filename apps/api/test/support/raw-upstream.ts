import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { AtEnd } from './temporary-folder.ts'

/** Answers one whole request on its socket, byte for byte as it likes. */
export type RawAnswer = (socket: Socket, request: string) => void

export interface RawUpstream {
  readonly url: string
  /** How the next requests are answered. */
  answer: RawAnswer
  /** Called with each new connection, before anything is read from it. */
  onConnection: (socket: Socket) => void
  /** The requests that came in whole. */
  readonly requests: string[]
  readonly sockets: Set<Socket>
}

/** A JWT that says `claims`, signed by nobody: only its shape is looked at. */
export const jwt = (claims: unknown): string =>
  `e30.${Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)).toString('base64url')}.c2ln`

export const envelope = (token: unknown): string => JSON.stringify({ result: { data: { token } } })

/** A whole HTTP answer. `length` is what it says of its length; undefined leaves that out. */
export function http(
  body: string | Buffer,
  {
    status = '200 OK',
    headers = [] as string[],
    length = Buffer.byteLength(body) as number | string | undefined,
  } = {},
): Buffer {
  const head = [
    `HTTP/1.1 ${status}`,
    ...headers,
    ...(length === undefined ? [] : [`content-length: ${length}`]),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
}

/** The answer that Velt gives when all is well. */
export const wellAnswered: RawAnswer = (socket) =>
  socket.write(http(envelope(jwt({ exp: 4_000_000_000 })), { headers: ['content-type: application/json'] }))

/** Writes `bytes` one at a time, without end if there is no end to them, until the socket is gone. */
export function trickle(socket: Socket, bytes: Iterable<number>): void {
  const each = bytes[Symbol.iterator]()
  const timer = setInterval(() => {
    const { value, done } = each.next()
    if (done) clearInterval(timer)
    else socket.write(Buffer.of(value))
  }, 5)
  socket.once('close', () => clearInterval(timer))
}

/** An upstream made of plain sockets, so that it can break any rule. All of it is gone when the test ends. */
export async function rawUpstream(atEnd: AtEnd = onTestFinished, tls?: TlsOptions): Promise<RawUpstream> {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  const accept = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    upstream.onConnection(socket)
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      const end = received.indexOf('\r\n\r\n') + 4
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? 0)
      if (end < 4 || received.length < end + length) return
      const request = received
      received = ''
      requests.push(request)
      upstream.answer(socket, request)
    })
  }
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept)
  const upstream: RawUpstream & { url: string } = {
    url: '',
    answer: wellAnswered,
    onConnection: () => {},
    requests,
    sockets,
  }
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  upstream.url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  atEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return upstream
}
