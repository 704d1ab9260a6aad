import { type Reading, rewritten } from './view.ts'

const IS_WORD = new Uint8Array(256)
for (const byte of Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'))
  IS_WORD[byte] = 1
/** Escapes of other characters end in letters, too. */
const BACKSLASH = 0x5c

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
      let before = 0
      let here = IS_WORD[input[0] ?? 0] as number
      for (let i = 0; i < input.length; i++) {
        const after = i + 1 < input.length ? (IS_WORD[input[i + 1] as number] as number) : 0
        out[length] = input[i] as number
        if (origins) origins[length] = i
        length += here & ~before & ~after & Number(input[i - 1] !== BACKSLASH)
        before = here
        here = after
      }
      return length
    },
    true,
  )
}
