import type { Finding } from './finding.ts'
import type { Scanner } from './scanner.ts'

/** Enough of what was written before for a secret cut in two by single writes. */
const REMEMBERED = 4096
/** What HTTP/1.1 writes between two pieces of a body whose length it does not know. */
const CHUNK_BORDER = /\r\n[\da-f]{1,8}\r\n/gi

/** Gives the secret in a write to a connection, or in what it makes together with the writes before. */
export function createWriteScanner(scanner: Scanner): (written: Buffer) => Finding | undefined {
  let before: Buffer = Buffer.alloc(0)
  return (written) => {
    const bytes = Buffer.concat([before, written])
    // A copy, or the whole write would be kept for as long as the connection.
    before = Buffer.from(bytes.subarray(-REMEMBERED))
    const [finding] = scanner.scan(bytes).findings
    if (finding) return finding
    const unchunked = Buffer.from(bytes.toString('latin1').replace(CHUNK_BORDER, ''), 'latin1')
    return unchunked.length < bytes.length ? scanner.scan(unchunked).findings[0] : undefined
  }
}

/** The bytes of a chunk as streams take it; undefined for what is none, such as a callback in its place. */
export function asBytes(chunk: unknown, encoding?: unknown): Buffer | undefined {
  if (typeof chunk === 'string')
    return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
  // Not `instanceof`: Node sends views of every kind, and those of another realm.
  return ArrayBuffer.isView(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : undefined
}
