import { type Reading, rewritten } from './view.ts'

const IS_WORD = new Uint8Array(256)
// A backslash counts as one, because the letter of an escape is not by itself.
for (const byte of Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\\'))
  IS_WORD[byte] = 1
/** By whether the last three bytes are of words, a bit for each: 1 when the one in the middle stands alone. */
const STANDS_ALONE = Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0)

/**
 * Letters and digits with none beside them, put end to end: `"a","b"`, one in a line, one in an element or a field of
 * its own.
 */
export function loneCharacters(bytes: Uint8Array): Reading {
  return rewritten(
    'single characters',
    bytes,
    (input, out, origins) => {
      let length = 0
      let lastThree = 0
      let before = 0
      for (let i = 0; i < input.length; i++) {
        const byte = input[i] as number
        lastThree = ((lastThree << 1) | (IS_WORD[byte] as number)) & 7
        // Written always, kept only when the length moves on: no branch for the processor to guess wrong.
        out[length] = before
        origins[length] = i - 1
        length += STANDS_ALONE[lastThree] as number
        before = byte
      }
      return length
    },
    true,
  )
}
