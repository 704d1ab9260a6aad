import { codeAt, lengthOf } from './utf8.ts'
import { type Reading, rewritten } from './view.ts'

/** Fewer characters than this are no text of their own. */
const FEWEST = 8

/**
 * The lowest byte of each character: bytes that were written as characters of Latin-1 and then as UTF-8, and letters
 * moved to a place in Unicode where nobody looks for them.
 */
export function lowBytes(bytes: Uint8Array): Reading | undefined {
  let wide = 0
  const reading = rewritten('low bytes', bytes, (input, out, origins) => {
    let length = 0
    for (let i = 0; i < input.length; ) {
      const end = i + lengthOf(input[i] as number)
      const code = end - i === 1 ? (input[i] as number) : codeAt(input, i, end)
      if (end - i > 1) wide += 1
      if (origins) origins[length] = i
      out[length++] = code & 0xff
      i = end
    }
    return length
  })
  return wide >= FEWEST ? reading : undefined
}
