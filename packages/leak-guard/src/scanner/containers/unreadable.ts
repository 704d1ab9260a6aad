import type { OnUnread } from './container.ts'

const UNREADABLE: readonly (readonly [string, Buffer])[] = [
  ['bzip2', Buffer.from('BZh')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['rar', Buffer.from('Rar!\x1a\x07', 'latin1')],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
  ['compress', Buffer.from([0x1f, 0x9d])],
]
/** The short marks, which random bytes may well begin with, and what else has to be there. */
const MORE: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  bzip2: (bytes) => bytes.subarray(4, 10).equals(BZIP2_BLOCK),
  // Codes of 9 to 16 bits, two flags that nobody uses, and a first code that stands for a byte.
  compress: ([, , flags = 0, , high = 1]) =>
    (flags & 0x1f) >= 9 && (flags & 0x1f) <= 16 && (flags & 0x60) === 0 && (high & 1) === 0,
}
const BZIP2_BLOCK = Buffer.from([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])

/** Archives that nothing in Node can open: said, so that they never pass for clean. */
export function refuseUnreadable(bytes: Buffer, onUnread: OnUnread): void {
  for (const [name, magic] of UNREADABLE) {
    if (!bytes.subarray(0, magic.length).equals(magic)) continue
    if (MORE[name]?.(bytes) ?? true) onUnread(`${name} data cannot be opened here`)
  }
}
