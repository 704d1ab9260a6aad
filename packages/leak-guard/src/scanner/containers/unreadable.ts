import type { OnUnread } from './container.ts'

const UNREADABLE: readonly (readonly [string, Buffer])[] = [
  ['bzip2', Buffer.from('BZh')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['rar', Buffer.from('Rar!\x1a\x07', 'latin1')],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
  ['compress', Buffer.from([0x1f, 0x9d])],
]
const BZIP2_BLOCK = Buffer.from([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])

/** Archives that nothing in Node can open: said, so that they never pass for clean. */
export function refuseUnreadable(bytes: Buffer, onUnread: OnUnread): void {
  for (const [name, magic] of UNREADABLE) {
    if (!bytes.subarray(0, magic.length).equals(magic)) continue
    if (name === 'bzip2' && !bytes.subarray(4, 10).equals(BZIP2_BLOCK)) continue
    onUnread(`${name} data cannot be opened here`)
  }
}
