import { makesSense } from '../views/text-stretch.ts'
import { decoded } from '../views/view.ts'
import type { Allowance, OnUnread, Unpack, Unpacked } from './container.ts'
import { type Decompressed, decompress } from './decompress.ts'

const SHORTEST = 16
const SAMPLE = 64
/** So much text has to come first, and so many of the first bytes of a stream may look like text. */
const LONG_TEXT = 8
const TEXT_LIKE = 6

/**
 * Raw deflate and Brotli, which have no magic number: bytes that are no text are simply tried. What cannot be unpacked
 * was something else.
 */
export const unpackUnmarkedStreams: Unpack = (bytes, allowance, onUnread) => {
  if (bytes.length < SHORTEST) return []
  return [...(looksPacked(bytes) ? atStart(bytes, allowance, onUnread) : []), ...behindText(bytes, allowance)]
}

function atStart(bytes: Buffer, allowance: Allowance, onUnread: OnUnread): Unpacked[] {
  return (['deflate', 'brotli', 'zlib'] as const).flatMap((kind) => {
    if (kind === 'deflate' && !mayBeDeflate(bytes)) return []
    if (kind === 'zlib' && !isZlibHeader(bytes)) return []
    const result = decompress(kind, bytes, allowance)
    if (result === 'too large') onUnread(`${kind} data grows beyond the limit`)
    return typeof result === 'string' || !isConvincing(result)
      ? []
      : [decoded(kind, result.bytes, 0, bytes.length)]
  })
}

/**
 * The same where text gives way to other bytes. A stream may begin with a few bytes that look like text, so these are tried
 * as well. Trying costs a good part of a millisecond, so only some such places are.
 */
function behindText(bytes: Buffer, allowance: Allowance): Unpacked[] {
  const found: Unpacked[] = []
  for (let at = 0; at < bytes.length && allowance.hidden > 0; ) {
    const end = endOfText(bytes, at)
    if (end - at >= LONG_TEXT && bytes.length - end >= SHORTEST - TEXT_LIKE) {
      for (let start = end; start >= end - TEXT_LIKE && allowance.hidden > 0; start--) {
        found.push(...tryHidden(bytes, start, allowance))
      }
    }
    at = end + 1
  }
  return found
}

function tryHidden(bytes: Buffer, start: number, allowance: Allowance): Unpacked[] {
  const rest = bytes.subarray(start)
  return (['deflate', 'brotli'] as const).flatMap((kind) => {
    if (rest.length < SHORTEST || (kind === 'deflate' && !mayBeDeflate(rest))) return []
    allowance.hidden -= 1
    const result = decompress(kind, rest, allowance)
    if (typeof result === 'string' || !result.complete || !makesSense(result.bytes)) return []
    return [decoded(kind, result.bytes, start, Math.min(bytes.length, start + result.consumed))]
  })
}

function endOfText(bytes: Buffer, start: number): number {
  let end = start
  while (end < bytes.length && !isNoText(bytes[end] as number)) end += 1
  return end
}

/** Whether the bytes are a whole Brotli stream, for files whose name says so. */
export function isBrotli(bytes: Buffer, allowance: Allowance): boolean {
  const result = decompress('brotli', bytes, allowance)
  return typeof result !== 'string' && result.complete
}

function looksPacked(bytes: Buffer): boolean {
  return bytes.subarray(0, SAMPLE).some(isNoText)
}

function isNoText(byte: number): boolean {
  return byte >= 0x80 || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13)
}

/** A few bytes are a stream by accident: then it is not cut off, and says something. */
function isConvincing({ bytes, complete }: Decompressed): boolean {
  return bytes.length > 0 && ((complete && bytes.length >= SHORTEST) || makesSense(bytes))
}

/** The block type 3 does not exist, and a stored block repeats its length inverted (RFC 1951). */
function mayBeDeflate(bytes: Buffer): boolean {
  const type = (bytes.readUInt8(0) >> 1) & 3
  if (type === 0) return (bytes.readUInt16LE(1) ^ bytes.readUInt16LE(3)) === 0xffff
  return type !== 3
}

/** Method 8 and a check sum of the two header bytes (RFC 1950), for windows smaller than the usual one. */
function isZlibHeader(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes
  return (method & 15) === 8 && method < 0x78 && ((method << 8) | flags) % 31 === 0
}
