import type { Finding } from './finding.ts'
import type { Scanner } from './scanner.ts'

/** Enough of what was written before for a secret cut in two by single writes. */
const REMEMBERED = 4096

/** Gives the secret in a write to a connection, or in what it makes together with the writes before. */
export function createWriteScanner(scanner: Scanner): (written: Uint8Array) => Finding | undefined {
  let before: Buffer = Buffer.alloc(0)
  return (written) => {
    const bytes = Buffer.concat([before, written])
    // A copy, or the whole write would be kept for as long as the connection.
    before = Buffer.from(bytes.subarray(-REMEMBERED))
    return scanner.scan(bytes).findings[0]
  }
}

/** The bytes of a chunk as streams take it; undefined for what is none, such as a callback in its place. */
export function asBytes(chunk: unknown, encoding?: unknown): Buffer | undefined {
  if (typeof chunk === 'string')
    return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
  // Not `instanceof`: Node sends views of every kind, and those of another realm.
  return ArrayBuffer.isView(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : undefined
}
