import { hasAll } from '../views/byte-profile.ts'
import { decoded } from '../views/view.ts'
import type { Allowance, OnUnread, Unpack, Unpacked } from './container.ts'
import { type Compression, decompress } from './decompress.ts'
import { mayBeDeflate } from './unmarked-streams.ts'

interface Magic {
  readonly label: string
  readonly kind: Compression
  readonly bytes: Buffer
  /** Whether these bytes are so rare that a stream which starts with them and breaks off is a damaged one. */
  readonly certain: boolean
  /** How many bytes come before the compressed data itself; undefined when this is no header after all. */
  readonly header: (bytes: Buffer) => number | undefined
}

const MAGICS: readonly Magic[] = [
  {
    label: 'gzip',
    kind: 'deflate',
    bytes: Buffer.from([0x1f, 0x8b, 0x08]),
    certain: true,
    header: gzipHeader,
  },
  ...[0x01, 0x5e, 0x9c, 0xda].map((flags) => ({
    label: 'zlib',
    kind: 'zlib' as const,
    bytes: Buffer.from([0x78, flags]),
    certain: false,
    header: (stream: Buffer) => (mayBeDeflate(stream.subarray(2)) ? 0 : undefined),
  })),
  {
    label: 'zstd',
    kind: 'zstd',
    bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    certain: true,
    // A bit of the descriptor that is reserved (RFC 8878).
    header: (stream) => (((stream[4] ?? 0) & 8) === 0 ? 0 : undefined),
  },
]

/** Marks that lead to no whole stream: in one look, this many are tried, and one more for so many bytes. */
const FUTILE = 256
const BYTES_FOR_ONE_MORE = 4096

/** Compressed streams with a magic number, wherever in the bytes they start. */
export const unpackStreams: Unpack = (bytes, allowance, onUnread, profile) =>
  MAGICS.flatMap((magic) =>
    hasAll(profile, magic.bytes) ? unpackEach(magic, bytes, allowance, onUnread) : [],
  )

function unpackEach(magic: Magic, bytes: Buffer, allowance: Allowance, onUnread: OnUnread): Unpacked[] {
  const found: Unpacked[] = []
  let futileLeft = FUTILE + bytes.length / BYTES_FOR_ONE_MORE
  for (let at = bytes.indexOf(magic.bytes); at >= 0; ) {
    if (futileLeft < 0) {
      onUnread(`${magic.label} data seems to begin in more places than the limit`)
      break
    }
    const header = magic.header(bytes.subarray(at))
    const body = at + (header ?? 0)
    const result = header === undefined ? 'damaged' : decompress(magic.kind, bytes.subarray(body), allowance)
    const isWhole = typeof result !== 'string' && result.complete
    if (header !== undefined && !isWhole && result !== 'too large') futileLeft -= 1
    let next = at + 1
    if (result === 'too large') {
      onUnread(`${magic.label} data grows beyond the limit`)
    } else if (result !== 'damaged') {
      const end = Math.min(bytes.length, body + result.consumed)
      found.push({ ...decoded(magic.label, result.bytes, at, end), isDoubtful: !isWhole })
      if (isWhole) next = end
    }
    if (magic.certain && at === 0 && !isWhole && result !== 'too large') {
      onUnread(`${magic.label} data is damaged or cut off`)
    }
    at = bytes.indexOf(magic.bytes, next)
  }
  return found
}

const FLAG_CRC = 2
const FLAG_EXTRA = 4
const FLAG_NAME = 8
const FLAG_COMMENT = 16

/** The length of a gzip header (RFC 1952). */
function gzipHeader(bytes: Buffer): number | undefined {
  const flags = bytes[3]
  if (flags === undefined || flags > 31 || bytes.length < 18) return undefined
  let at = 10
  if (flags & FLAG_EXTRA) at += 2 + bytes.readUInt16LE(at)
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return undefined
    at = end + 1
  }
  if (flags & FLAG_CRC) at += 2
  return at < bytes.length ? at : undefined
}
