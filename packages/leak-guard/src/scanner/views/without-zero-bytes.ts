import type { ByteProfile } from './byte-profile.ts'
import { type Reading, rewritten } from './view.ts'

/** UTF-16 and UTF-32 text, in either byte order, as plain text: every zero byte is dropped. */
export function withoutZeroBytes(bytes: Buffer, profile: ByteProfile): Reading | undefined {
  if (profile[0] === 0) return undefined
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
