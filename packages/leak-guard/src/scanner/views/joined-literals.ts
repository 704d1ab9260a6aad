import { type Reading, rewritten } from './view.ts'

const IS_QUOTE = new Uint8Array(256)
for (const quote of Buffer.from('"\'`')) IS_QUOTE[quote] = 1

/**
 * The text between quotes, put end to end: `"ab" + "cd"`, `["ab", "cd"]`, `x = "ab"; y = "cd"`. Which quotes open and
 * which close depends on everything before them, so there are two readings: with `parity` 1 every other stretch from the
 * first on, with 0 from the second on.
 */
export function joinedLiterals(bytes: Uint8Array, parity: 0 | 1): Reading {
  return rewritten(
    'joined',
    bytes,
    (input, out, origins) => {
      let length = 0
      let keep: number = parity
      for (let i = 0; i < input.length; i++) {
        const byte = input[i] as number
        const quote = IS_QUOTE[byte] as number
        out[length] = byte
        origins[length] = i
        length += keep & ~quote
        keep ^= quote
      }
      return length
    },
    true,
  )
}
