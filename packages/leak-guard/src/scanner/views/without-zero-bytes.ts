import type { ByteProfile } from './byte-profile.ts'
import { type Reading, rewritten } from './view.ts'

/** In wide text nearly every second byte is zero; in other bytes zeros come by accident. */
const MOST_KEPT = 0.75

/** UTF-16 and UTF-32 text, in either byte order, as plain text: every zero byte is dropped. */
export function withoutZeroBytes(bytes: Buffer, profile: ByteProfile): Reading | undefined {
  if (profile[0] === 0) return undefined
  const reading = rewritten(
    'utf-16',
    bytes,
    (input, out, origins) => {
      let length = 0
      for (let i = 0; i < input.length; i++) {
        const byte = input[i] as number
        out[length] = byte
        origins[length] = i
        length += byte === 0 ? 0 : 1
      }
      return length
    },
    true,
  )
  return reading.bytes.length <= bytes.length * MOST_KEPT ? reading : undefined
}
