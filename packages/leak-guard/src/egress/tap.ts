import { Socket as DatagramSocket } from 'node:dgram'
import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'
import { asBytes, createWriteScanner } from '../scanner/write-scanner.ts'
import { EgressRefused } from './egress-refused.ts'
import { type LawfulWay, withoutLawfulHeader } from './lawful-head.ts'
import { tapHttp2 } from './tap-http2.ts'
import { createWebSocketScanner } from './web-socket-scanner.ts'

const WEB_SOCKET_REQUEST = /^GET \S+ HTTP\/1\.1\r\n(?:.+\r\n)*upgrade: *websocket\r\n/i

interface Destination {
  readonly host: string
  readonly port: number
}

/**
 * Looks at every byte that this process writes to a connection it opened, before it is sent, whichever client writes
 * it. A secret that takes any other way than the lawful one ends the connection with an `EgressRefused`.
 */
export function tapOutgoing(secrets: Secrets, lawful: LawfulWay | undefined): void {
  const scanner = createScanner(secrets, 'whole')
  const destinations = new WeakMap<Socket, Destination>()
  const finders = new WeakMap<Socket, ReturnType<typeof createWriteScanner>>()
  const { connect, write, end } = Socket.prototype
  const { send } = DatagramSocket.prototype

  tapHttp2(scanner, lawful)
  Socket.prototype.connect = function tappedConnect(this: Socket, ...args: unknown[]) {
    const destination = destinationOf(args)
    destinations.set(this, destination)
    const [finding] = scanner.scan(Buffer.from(destination.host)).findings
    if (finding) throw new EgressRefused(finding, 'the name of a host')
    return Reflect.apply(connect, this, args)
  }
  Socket.prototype.write = function tappedWrite(this: Socket, ...args: unknown[]) {
    return isLawful(this, args[0], args[1]) ? Reflect.apply(write, this, args) : false
  }
  Socket.prototype.end = function tappedEnd(this: Socket, ...args: unknown[]) {
    return isLawful(this, args[0], args[1]) ? Reflect.apply(end, this, args) : this
  }
  DatagramSocket.prototype.send = function tappedSend(this: DatagramSocket, ...args: unknown[]) {
    const message = Array.isArray(args[0]) ? args[0] : [args[0]]
    const [finding] = scanner.scan(Buffer.concat(message.flatMap((part) => asBytes(part) ?? []))).findings
    if (finding) throw new EgressRefused(finding, 'a datagram')
    return Reflect.apply(send, this, args)
  }

  function isLawful(socket: Socket, chunk: unknown, encoding: unknown): boolean {
    const isOutgoing =
      destinations.has(socket) || (socket instanceof TLSSocket && !('server' in socket && socket.server))
    const written = asBytes(chunk, encoding)
    if (!isOutgoing || written === undefined) return true
    const find = finders.get(socket) ?? createWriteScanner(scanner)
    finders.set(
      socket,
      WEB_SOCKET_REQUEST.test(written.toString('latin1')) ? createWebSocketScanner(scanner) : find,
    )
    const finding = find(lawful && goesTo(socket, lawful) ? withoutLawfulHeader(written, lawful) : written)
    if (finding === undefined) return true
    const { host, port } = destinations.get(socket) ?? { host: 'an unknown host', port: 0 }
    const error = new EgressRefused(finding, `a connection to ${host}:${port}`)
    process.stderr.write(`${error.message}\n`)
    socket.destroy(error)
    return false
  }

  function goesTo(socket: Socket, { host, port, isSecure }: LawfulWay): boolean {
    const destination = destinations.get(socket)
    return destination?.host === host && destination.port === port && socket instanceof TLSSocket === isSecure
  }
}

/** `connect(options)`, `connect(port, host)` or `connect(path)`, as they are or in the list Node passes on itself. */
function destinationOf(args: readonly unknown[]): Destination {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) {
    const {
      host = 'localhost',
      port = 0,
      path,
    } = first as { host?: string; port?: number | string; path?: string }
    return { host: path ?? host, port: Number(port) }
  }
  if (typeof first === 'number')
    return { host: typeof second === 'string' ? second : 'localhost', port: first }
  return { host: String(first), port: 0 }
}
