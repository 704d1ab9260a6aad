import { decoded } from '../views/view.ts'
import type { Allowance, Unpack } from './container.ts'
import { decompress } from './decompress.ts'

const SHORTEST = 16
const SAMPLE = 64

/**
 * Raw deflate and Brotli, which have no magic number: bytes that are no text are simply tried. What cannot be unpacked
 * was something else.
 */
export const unpackUnmarkedStreams: Unpack = (bytes, allowance, onUnread) => {
  if (bytes.length < SHORTEST || !looksPacked(bytes)) return []
  return (['deflate', 'brotli', 'zlib'] as const).flatMap((kind) => {
    if (kind === 'deflate' && !mayBeDeflate(bytes)) return []
    if (kind === 'zlib' && !isZlibHeader(bytes)) return []
    const result = decompress(kind, bytes, allowance)
    if (result === 'too large') onUnread(`${kind} data grows beyond the limit`)
    if (typeof result === 'string' || result.bytes.length === 0) return []
    const isDoubtful = !result.complete || result.consumed < bytes.length
    return [{ ...decoded(kind, result.bytes, 0, bytes.length), isDoubtful }]
  })
}

/** Whether the bytes are a whole Brotli stream, for files whose name says so. */
export function isBrotli(bytes: Buffer, allowance: Allowance): boolean {
  const result = decompress('brotli', bytes, allowance)
  return typeof result !== 'string' && result.complete
}

function looksPacked(bytes: Buffer): boolean {
  return bytes
    .subarray(0, SAMPLE)
    .some((byte) => byte >= 0x80 || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13))
}

/** The block type 3 does not exist, and a stored block repeats its length inverted (RFC 1951). */
export function mayBeDeflate(bytes: Buffer): boolean {
  if (bytes.length < 5) return false
  const type = (bytes.readUInt8(0) >> 1) & 3
  if (type === 0) return (bytes.readUInt16LE(1) ^ bytes.readUInt16LE(3)) === 0xffff
  return type !== 3
}

/** Method 8 and a check sum of the two header bytes (RFC 1950), for windows smaller than the usual one. */
function isZlibHeader(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes
  return (method & 15) === 8 && method < 0x78 && ((method << 8) | flags) % 31 === 0
}
