import { type Reading, rewritten } from './view.ts'

const OPEN = 0x3c
const CLOSE = 0x3e
const ESCAPE = 0x1b
const BRACKET = 0x5b
/** A tag that is longer is no tag but a comparison or a shift. */
const LONGEST = 256

/** Text without tags (`<b>`, `<wbr>`) and without the colours of a terminal (`ESC [ 1 m`). */
export function withoutMarkup(bytes: Buffer): Reading | undefined {
  if (!(bytes.includes(OPEN) && bytes.includes(CLOSE)) && !bytes.includes(ESCAPE)) return undefined
  return rewritten(
    'markup dropped',
    bytes,
    (input, out, origins) => {
      let length = 0
      for (let i = 0; i < input.length; i++) {
        const byte = input[i] as number
        const end = byte === OPEN ? endOfTag(input, i) : byte === ESCAPE ? endOfColour(input, i) : i
        if (end > i) i = end
        else {
          if (origins) origins[length] = i
          out[length++] = byte
        }
      }
      return length
    },
    true,
  )
}

/** The place of the bracket that closes a tag, or where it was opened when it is none. */
function endOfTag(input: Uint8Array, start: number): number {
  for (let i = start + 1; i < input.length && i - start < LONGEST; i++) {
    if (input[i] === CLOSE) return i
    if (input[i] === OPEN) return start
  }
  return start
}

function endOfColour(input: Uint8Array, start: number): number {
  if (input[start + 1] !== BRACKET) return start
  let i = start + 2
  while (i < input.length && (input[i] as number) < 0x40) i += 1
  return i
}
