import type { OnUnread } from './container.ts'

const UNREADABLE: readonly (readonly [string, Buffer])[] = [
  ['bzip2', Buffer.from('BZh')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['rar', Buffer.from('Rar!\x1a\x07', 'latin1')],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
  ['compress', Buffer.from([0x1f, 0x9d])],
  ['lzma', Buffer.from([0x5d, 0x00, 0x00])],
]
/** The short marks, which random bytes may well begin with, and what else has to be there. */
const MORE: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  bzip2: (bytes) => bytes.subarray(4, 10).equals(BZIP2_BLOCK),
  // Codes of 9 to 16 bits, two flags that nobody uses, and a first code that stands for a byte.
  compress: ([, , flags = 0, , high = 1]) =>
    (flags & 0x1f) >= 9 && (flags & 0x1f) <= 16 && (flags & 0x60) === 0 && (high & 1) === 0,
  lzma: isLzma,
}
/** A dictionary of a whole power of two, a size that is unknown or below a tebibyte, and a first byte that is always zero. */
function isLzma(bytes: Buffer): boolean {
  if (bytes.length < 18 || bytes[13] !== 0) return false
  const dictionary = bytes.readUInt32LE(1)
  const size = bytes.readBigUInt64LE(5)
  return (
    dictionary > 0 && (dictionary & (dictionary - 1)) === 0 && (size === 2n ** 64n - 1n || size < 2n ** 40n)
  )
}
/** Marks that are long enough to be known behind a few other bytes too, in what is no text. */
const BEHIND: readonly (readonly [string, Buffer])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => ['bzip2', Buffer.from(`BZh${level}1AY&SY`)] as const),
  ...[0, 1, 4, 10].map((check) => ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, check])] as const),
]
const NEAR = 512
const FIRST_OF_TEXT = 9
const BZIP2_BLOCK = Buffer.from([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])

/** Archives that nothing in Node can open: said, so that they never pass for clean. */
export function refuseUnreadable(bytes: Buffer, onUnread: OnUnread): void {
  for (const [name, magic] of UNREADABLE) {
    if (!bytes.subarray(0, magic.length).equals(magic)) continue
    if (MORE[name]?.(bytes) ?? true) onUnread(`${name} data cannot be opened here`)
  }
  const near = bytes.subarray(0, NEAR)
  for (const [name, mark] of BEHIND) {
    const isBehind = near.indexOf(mark, 1) > 0 && near.some((byte) => byte < FIRST_OF_TEXT)
    if (isBehind) onUnread(`${name} data cannot be opened here`)
  }
}
