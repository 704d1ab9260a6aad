import { decoded } from '../views/view.ts'
import type { Unpack, Unpacked } from './container.ts'

const BLOCK = 512
const MAGIC_AT = 257
const NAME_LENGTH = 100
const SIZE_AT = 124
const SIZE_LENGTH = 12

/** The files in a tar archive (POSIX ustar and GNU). */
export const unpackTar: Unpack = (bytes, _allowance, onUnread) => {
  const files: Unpacked[] = []
  for (let at = 0; isHeader(bytes, at); ) {
    const member = text(bytes, at, NAME_LENGTH)
    const size = Number.parseInt(text(bytes, at + SIZE_AT, SIZE_LENGTH), 8) || 0
    const body = at + BLOCK
    const end = Math.min(bytes.length, body + size)
    files.push({ ...decoded('tar', bytes.subarray(body, end), at, end), member })
    if (body + size > bytes.length) onUnread('tar entry is cut off', member)
    at = body + Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}

function isHeader(bytes: Buffer, at: number): boolean {
  return bytes.length >= at + BLOCK && bytes.toString('latin1', at + MAGIC_AT, at + MAGIC_AT + 5) === 'ustar'
}

function text(bytes: Buffer, at: number, length: number): string {
  const [value = ''] = bytes.toString('utf8', at, at + length).split('\0', 1)
  return value.trim()
}
