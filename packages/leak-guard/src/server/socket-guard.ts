import type { Socket } from 'node:net'
import type { Scanner } from '../scanner/scanner.ts'
import { leakFrom, type OnLeak } from './leak.ts'
import { isVouchedFor } from './vouched.ts'

/** Enough of what was written before for a secret cut in two by single writes. */
const REMEMBERED = 4096
const NOTHING: Buffer = Buffer.alloc(0)

/** What one connection is guarded with. */
interface Guard {
  readonly scanner: Scanner
  readonly onLeak: OnLeak
  readonly write: Socket['write']
  readonly end: Socket['end']
  before: Buffer
}

const GUARD = Symbol('guarded by leak-guard')
type Guarded = Socket & { [GUARD]: Guard }

/**
 * The last line: looks at whatever is written to a connection and was not looked at in a response, be it an answer to a
 * broken request, an upgrade, or a way out that nobody has thought of. A leak cuts the connection.
 */
export function guardSocket(socket: Socket, scanner: Scanner, onLeak: OnLeak): void {
  const { write, end } = socket
  Object.assign(socket, { [GUARD]: { scanner, onLeak, write, end, before: NOTHING } satisfies Guard })
  // The same functions for every connection: closures of its own would cost each more than all that is done here.
  socket.write = guardedWrite as Socket['write']
  socket.end = guardedEnd as Socket['end']
}

function guardedWrite(this: Guarded, chunk: unknown, first?: unknown, second?: unknown): boolean {
  if (isVouchedFor() || isClean(this, chunk, first))
    return this[GUARD].write.call(this, chunk as string, first as BufferEncoding, second as () => void)
  return false
}

function guardedEnd(this: Guarded, chunk?: unknown, first?: unknown, second?: unknown): Socket {
  if (isVouchedFor() || isClean(this, chunk, first))
    return this[GUARD].end.call(this, chunk as string, first as BufferEncoding, second as () => void)
  return this
}

function isClean(socket: Guarded, chunk: unknown, encoding: unknown): boolean {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return true
  const guard = socket[GUARD]
  const bytes = Buffer.concat([
    guard.before,
    typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk,
  ])
  const [finding] = guard.scanner.scan(bytes).findings
  guard.before = bytes.subarray(-REMEMBERED)
  if (finding === undefined) return true
  socket.destroy()
  guard.onLeak(leakFrom('socket', finding))
  return false
}
