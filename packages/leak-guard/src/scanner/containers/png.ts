import { hasAll } from '../views/byte-profile.ts'
import { decoded } from '../views/view.ts'
import type { Unpack, Unpacked } from './container.ts'
import { decompress } from './decompress.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const CHUNK_OVERHEAD = 12

/**
 * The pixels of PNG images, of each of which the one compressed stream may be cut into several chunks. Text chunks need no care here:
 * they are plain, or a stream with a magic number of its own.
 */
export const unpackPng: Unpack = (bytes, allowance, onUnread, profile) => {
  if (!hasAll(profile, SIGNATURE)) return []
  const images: Unpacked[] = []
  for (let start = bytes.indexOf(SIGNATURE); start >= 0; ) {
    const pieces: Buffer[] = []
    let at = start + SIGNATURE.length
    while (at + CHUNK_OVERHEAD <= bytes.length) {
      const length = bytes.readUInt32BE(at)
      const type = bytes.toString('latin1', at + 4, at + 8)
      if (type === 'IDAT') pieces.push(bytes.subarray(at + 8, at + 8 + length))
      at += CHUNK_OVERHEAD + length
      if (type === 'IEND') break
    }
    const pixels = pieces.length > 0 ? decompress('zlib', Buffer.concat(pieces), allowance) : 'damaged'
    if (pixels === 'too large') onUnread('PNG pixels grow beyond the limit')
    if (typeof pixels !== 'string')
      images.push(decoded('png pixels', pixels.bytes, start, Math.min(at, bytes.length)))
    // A chunk that says it is longer than all the rest hides no image behind it.
    start = bytes.indexOf(SIGNATURE, start + SIGNATURE.length)
  }
  return images
}
