import { type Reading, rewritten } from './view.ts'

const SHORTEST = 16
/** Stands between stretches. Text, but neither a blank nor a letter, so that nothing is joined over it. */
const BETWEEN = 0x0c

const IS_TEXT = new Uint8Array(256)
for (let byte = 32; byte < 127; byte++) IS_TEXT[byte] = 1
for (const byte of [9, 10, 13]) IS_TEXT[byte] = 1

/** The texts in bytes that are no text as a whole, as the tool `strings` shows them. */
export function textStretches(bytes: Uint8Array): Reading | undefined {
  const reading = rewritten('text', bytes, (input, out, origins) => {
    let length = 0
    for (let i = 0; i < input.length; i++) {
      if (IS_TEXT[input[i] as number] === 0) continue
      const start = i
      while (i < input.length && IS_TEXT[input[i] as number] === 1) i += 1
      if (i - start < SHORTEST) continue
      if (length > 0) {
        if (origins) origins[length] = start
        out[length++] = BETWEEN
      }
      for (let k = start; k < i; k++) {
        if (origins) origins[length] = k
        out[length++] = input[k] as number
      }
    }
    return length
  })
  return reading.bytes.length === 0 ? undefined : reading
}
