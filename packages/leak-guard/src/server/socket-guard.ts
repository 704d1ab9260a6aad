import { Socket } from 'node:net'
import type { Finding } from '../scanner/finding.ts'
import { asBytes, createWriteScanner } from '../scanner/write-scanner.ts'
import { type GuardParts, partsOfServer } from './guard-parts.ts'
import { leakFrom } from './leak.ts'
import { isVouchedFor } from './vouched.ts'

/** The methods by which bytes get to a connection. Each may be given no chunk, and a callback in any place. */
type Method = (this: Socket, chunk: never, encoding: never, callback: never) => unknown
type Methods = Readonly<Record<'write' | 'end', Method>>

let areGuarded = false

/**
 * The last line: looks at whatever is written to a connection of a guarded server and was not looked at in a response, be it
 * an answer to a broken request, an upgrade, or a way out that nobody has thought of. A leak cuts the connection. Put in front
 * of Node's methods once for all connections of this process, as those of responses are.
 */
export function guardSockets(): void {
  if (areGuarded) return
  areGuarded = true
  Object.assign(Socket.prototype, guardedMethods(Socket.prototype, partsOfServer))
}

/** Guards a connection whose methods are not those of Node's sockets: a stream that somebody has handed to the server. */
export function guardForeignSocket(socket: Socket, parts: GuardParts): void {
  if (socket.write === Socket.prototype.write) return
  Object.assign(
    socket,
    guardedMethods(socket, () => parts),
  )
}

function guardedMethods(
  { write, end }: Methods,
  partsOf: (socket: Socket) => GuardParts | undefined,
): Methods {
  return {
    write(this: Socket, chunk: unknown, encoding: unknown, callback: unknown) {
      const isGood = isVouchedFor() || isClean(this, partsOf(this), chunk, encoding)
      return isGood && write.call(this, chunk as never, encoding as never, callback as never)
    },
    end(this: Socket, chunk: unknown, encoding: unknown, callback: unknown) {
      const isGood = isVouchedFor() || isClean(this, partsOf(this), chunk, encoding)
      return isGood ? end.call(this, chunk as never, encoding as never, callback as never) : this
    },
  }
}

/** What was written to a connection so far may make a secret together with what comes next. */
const finders = new WeakMap<Socket, (written: Buffer) => Finding | undefined>()

function isClean(socket: Socket, parts: GuardParts | undefined, chunk: unknown, encoding: unknown): boolean {
  if (parts === undefined) return true
  const bytes = asBytes(chunk, encoding)
  if (bytes === undefined) return true
  const find = finders.get(socket) ?? createWriteScanner(parts.scanner)
  finders.set(socket, find)
  const finding = find(bytes)
  if (finding === undefined) return true
  socket.destroy()
  parts.onLeak(leakFrom('socket', finding))
  return false
}
