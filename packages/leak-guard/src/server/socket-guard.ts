import type { Socket } from 'node:net'
import type { Scanner } from '../scanner/scanner.ts'
import { asBytes, createWriteScanner } from '../scanner/write-scanner.ts'
import { leakFrom, type OnLeak } from './leak.ts'
import { isVouchedFor } from './vouched.ts'

/**
 * The last line: looks at whatever is written to a connection and was not looked at in a response, be it an answer to a
 * broken request, an upgrade, or a way out that nobody has thought of. A leak cuts the connection.
 */
export function guardSocket(socket: Socket, scanner: Scanner, onLeak: OnLeak): void {
  const { write, end } = socket
  const find = createWriteScanner(scanner)

  socket.write = function guardedWrite(this: Socket, chunk: unknown, encoding?: unknown, callback?: unknown) {
    const isGood = isVouchedFor() || isClean(chunk, encoding)
    return isGood && write.call(this, chunk as never, encoding as never, callback as never)
  }
  socket.end = function guardedEnd(this: Socket, chunk?: unknown, encoding?: unknown, callback?: unknown) {
    const isGood = isVouchedFor() || isClean(chunk, encoding)
    return isGood ? end.call(this, chunk as never, encoding as never, callback as never) : this
  }

  function isClean(chunk: unknown, encoding: unknown): boolean {
    const bytes = asBytes(chunk, encoding)
    const finding = bytes && find(bytes)
    if (finding === undefined) return true
    socket.destroy()
    onLeak(leakFrom('socket', finding))
    return false
  }
}
