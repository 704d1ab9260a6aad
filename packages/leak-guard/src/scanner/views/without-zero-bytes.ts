import type { ByteProfile } from './byte-profile.ts'
import { type Reading, rewritten } from './view.ts'

/** In wide text nearly every second byte is zero, for so many bytes at least; in other bytes zeros come by accident. */
const FEWEST_IN_TURN = 16

/** UTF-16 and UTF-32 text, in either byte order, as plain text: every zero byte is dropped. */
export function withoutZeroBytes(bytes: Buffer, profile: ByteProfile): Reading | undefined {
  if (profile[0] === 0) return undefined
  if (!hasWideText(bytes)) return undefined
  return rewritten(
    'utf-16',
    bytes,
    (input, out, origins) => {
      let length = 0
      for (let i = 0; i < input.length; i++) {
        const byte = input[i] as number
        out[length] = byte
        if (origins) origins[length] = i
        length += byte === 0 ? 0 : 1
      }
      return length
    },
    true,
  )
}

/** Characters of two or four bytes: a zero follows a byte that is none, again and again. */
function hasWideText(bytes: Buffer): boolean {
  let inTurn = 0
  let last = 0
  for (let i = 1; i < bytes.length; i++) {
    if (bytes[i] !== 0 || bytes[i - 1] === 0) continue
    inTurn = i - last <= 4 ? inTurn + 1 : 0
    if (inTurn >= FEWEST_IN_TURN) return true
    last = i
  }
  return false
}
