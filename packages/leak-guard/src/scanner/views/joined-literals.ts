import { type Reading, rewritten } from './view.ts'

const IS_QUOTE = new Uint8Array(256)
for (const quote of Buffer.from('"\'`')) IS_QUOTE[quote] = 1
/** Every how many stretches between quotes one is kept, and which: all texts, or of names and texts in turn only one. */
const kept = (periods: readonly number[]) =>
  periods.flatMap((period) => Array.from({ length: period }, (_, first) => [period - 1, first] as const))
const EVERY_TEXT = kept([2])
const EVERY_SECOND_TEXT = kept([2, 4])
const SMALL = 64 * 1024

/**
 * The text between quotes, put end to end: `"ab" + "cd"`, `["ab", "cd"]`, `x = "ab"; y = "cd"`, `{"a": "ab", "b": "cd"}`.
 * Which quotes open and which close depends on everything before them, so there are several readings.
 */
export function joinedLiterals(bytes: Buffer): Reading[] {
  if (!(bytes.includes('"') || bytes.includes("'") || bytes.includes('`'))) return []
  return (bytes.length > SMALL ? EVERY_TEXT : EVERY_SECOND_TEXT).map(([mask, first]) =>
    rewritten(
      'joined',
      bytes,
      (input, out, origins) => {
        let length = 0
        let quotes = 0
        for (let i = 0; i < input.length; i++) {
          const byte = input[i] as number
          const quote = IS_QUOTE[byte] as number
          quotes += quote
          out[length] = byte
          if (origins) origins[length] = i
          length += (quotes & mask) === first ? 1 - quote : 0
        }
        return length
      },
      true,
    ),
  )
}
