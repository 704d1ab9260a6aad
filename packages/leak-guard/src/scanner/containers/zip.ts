import { hasAll } from '../views/byte-profile.ts'
import { decoded } from '../views/view.ts'
import type { Unpack, Unpacked } from './container.ts'
import { type Compression, decompress } from './decompress.ts'

const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1')
const HEADER_LENGTH = 30
const ENCRYPTED = 1
const METHODS: Readonly<Record<number, Compression>> = { 8: 'deflate', 93: 'zstd' }
const STORED = 0
const LAST_METHOD = 99
const LONGEST_NAME = 1024
const HAS_CONTROLS = /\p{Cc}|\ufffd/u

/**
 * The files in a zip archive, wherever in the bytes it starts. Read by local headers, so that an archive with a broken or
 * missing directory, or with something in front of it, is read as well.
 */
export const unpackZip: Unpack = (bytes, allowance, onUnread, profile) => {
  if (!hasAll(profile, LOCAL_HEADER)) return []
  const files: Unpacked[] = []
  for (let at = bytes.indexOf(LOCAL_HEADER); at >= 0 && at + HEADER_LENGTH < bytes.length; ) {
    const flags = bytes.readUInt16LE(at + 6)
    const method = bytes.readUInt16LE(at + 8)
    const packedSize = bytes.readUInt32LE(at + 18)
    const nameEnd = at + HEADER_LENGTH + bytes.readUInt16LE(at + 26)
    const body = nameEnd + bytes.readUInt16LE(at + 28)
    const member = bytes.toString('utf8', at + HEADER_LENGTH, nameEnd)
    if (!isEntry(method, member)) {
      at = bytes.indexOf(LOCAL_HEADER, at + 1)
      continue
    }
    const kind = METHODS[method]
    let end = Math.min(bytes.length, body + packedSize)
    if (body > bytes.length || (flags & ENCRYPTED) !== 0) {
      onUnread(body > bytes.length ? 'zip entry is cut off' : 'zip entry is encrypted', member)
    } else if (method === STORED) {
      files.push({ ...decoded('zip', bytes.subarray(body, end), at, end), member })
    } else if (kind === undefined) {
      onUnread(`zip entry uses compression method ${method}, which cannot be opened here`, member)
    } else {
      const result = decompress(kind, bytes.subarray(body), allowance)
      if (typeof result === 'string' || !result.complete) {
        onUnread(
          result === 'too large' ? 'zip entry grows beyond the limit' : 'zip entry is damaged or cut off',
          member,
        )
      }
      if (typeof result !== 'string') {
        end = Math.min(bytes.length, body + result.consumed)
        files.push({ ...decoded('zip', result.bytes, at, end), member })
      }
    }
    at = bytes.indexOf(LOCAL_HEADER, Math.max(end, at + 4))
  }
  return files
}

/** Four bytes turn up by accident in programs: what follows must make sense as well. */
function isEntry(method: number, name: string): boolean {
  return method <= LAST_METHOD && name.length > 0 && name.length <= LONGEST_NAME && !HAS_CONTROLS.test(name)
}
