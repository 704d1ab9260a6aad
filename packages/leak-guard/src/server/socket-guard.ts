import type { Socket } from 'node:net'
import type { Scanner } from '../scanner/scanner.ts'
import { leakFrom, type OnLeak } from './leak.ts'
import { isVouchedFor } from './vouched.ts'

/** Enough of what was written before for a secret cut in two by single writes. */
const REMEMBERED = 4096

/**
 * The last line: looks at whatever is written to a connection and was not looked at in a response, be it an answer to a
 * broken request, an upgrade, or a way out that nobody has thought of. A leak cuts the connection.
 */
export function guardSocket(socket: Socket, scanner: Scanner, onLeak: OnLeak): void {
  const { write, end } = socket
  let before: Buffer = Buffer.alloc(0)

  socket.write = function guardedWrite(
    this: Socket,
    chunk: never,
    encoding?: never,
    callback?: never,
  ): boolean {
    return (isVouchedFor() || isClean(chunk, encoding)) && write.call(this, chunk, encoding, callback)
  }
  socket.end = function guardedEnd(this: Socket, chunk?: never, encoding?: never, callback?: never): Socket {
    return isVouchedFor() || isClean(chunk, encoding) ? end.call(this, chunk, encoding, callback) : this
  }

  function isClean(chunk: unknown, encoding: unknown): boolean {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return true
    const bytes = Buffer.concat([
      before,
      typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk,
    ])
    const [finding] = scanner.scan(bytes).findings
    before = bytes.subarray(-REMEMBERED)
    if (finding === undefined) return true
    socket.destroy()
    onLeak(leakFrom('socket', finding))
    return false
  }
}
