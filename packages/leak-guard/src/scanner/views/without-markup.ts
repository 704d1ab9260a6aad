import { keep, type Reading, rewritten } from './view.ts'

const ESCAPE = '\x1b'
/** A tag, or a colour of a terminal. What is longer than such a tag is none but a comparison or a shift. */
const MARKUP = new RegExp(`<[^<>]{0,254}>|${ESCAPE}\\[[\\0-?]*[@-\\xff]?`, 'g')

/** Text without tags (`<b>`, `<wbr>`) and without the colours of a terminal (`ESC [ 1 m`). */
export function withoutMarkup(bytes: Buffer): Reading | undefined {
  if (!(bytes.includes('<') && bytes.includes('>')) && !bytes.includes(ESCAPE)) return undefined
  return rewritten(
    'markup dropped',
    bytes,
    (input, out, origins) => {
      let length = 0
      let start = 0
      for (const { index, 0: mark } of bytes.toString('latin1').matchAll(MARKUP)) {
        length = keep(input, start, index, out, length, origins)
        start = index + mark.length
      }
      length = keep(input, start, input.length, out, length, origins)
      return length
    },
    true,
  )
}
