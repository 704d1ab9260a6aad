import { plainLetters } from './compatibility-letters.ts'
import { matchesOf } from './matches.ts'
import { CODE_POINTS, QUOTED_PRINTABLE, STYLE, unescaped } from './unescape.ts'
import { decoded, type Reading } from './view.ts'
import { withoutMarkup } from './without-markup.ts'

interface Notation {
  readonly label: string
  /** Matches where the notation is dense. Repeats exclude what the next one starts with, so that no match is tried twice. */
  readonly stretch: RegExp
  readonly decode: (bytes: Buffer) => Buffer | undefined
}

const ASCII = /[\0-\x7f]+/g
const ANY_BYTE = new Uint8Array(256).fill(1)
const bytesOf = (reading: Reading | undefined): Buffer | undefined => reading && Buffer.from(reading.bytes)

/** A text in a language of its own stays one; nothing is hidden between its letters. */
function asciiOf(text: string): Buffer | undefined {
  return text.length > text.replace(ASCII, '').length * 2 ? Buffer.from(text) : undefined
}

/** Notations that turn up by accident in programs, and are taken for what they are where several stand close together. */
const WRITTEN: readonly Notation[] = [
  {
    label: 'quoted-printable',
    stretch: /(?:=(?:[\dA-F]{2}|\r?\n)[^=]{0,24}){8,}/g,
    decode: (bytes) => bytesOf(unescaped(QUOTED_PRINTABLE, bytes, ANY_BYTE)),
  },
  {
    label: 'style sheet escapes',
    stretch: /(?:\\[\da-f]{2,6}[^\\]{0,24}){8,}/gi,
    decode: (bytes) => bytesOf(unescaped(STYLE, bytes, ANY_BYTE)),
  },
  {
    label: 'code points',
    stretch: /(?:U\+[\da-f]{4,6}[^+]{0,24}){8,}/gi,
    decode: (bytes) => bytesOf(unescaped(CODE_POINTS, bytes, ANY_BYTE)),
  },
]
/** Written out once before it is repeated: in packed bytes, where it begins often and goes on seldom, twice as fast. */
const NO_PLAIN_LETTER = String.raw`(?:[\xc2-\xf4][\x80-\xbf]{1,3}|\xad)[\0-\x7f]{0,8}`
const BETWEEN: readonly Notation[] = [
  {
    label: 'plain letters',
    stretch: new RegExp(`${NO_PLAIN_LETTER}(?:${NO_PLAIN_LETTER}){7,}`, 'g'),
    decode: (bytes) => asciiOf(plainLetters(bytes.toString('utf8'))),
  },
  {
    label: 'markup dropped',
    stretch: /(?:<[^<>]{1,60}>[^<>]{1,8}){8,}/g,
    decode: (bytes) => bytesOf(withoutMarkup(bytes)),
  },
]

/** Stretches full of escapes that programs have no use for, decoded. `text` has a character for each byte. */
export function denseEscapes(bytes: Buffer, text: string): Reading[] {
  return denseStretches(bytes, text, WRITTEN)
}

/** Stretches in which marks, tags or other alphabets stand between or in place of plain letters, without these. */
export function denseMarks(bytes: Buffer, text: string): Reading[] {
  return denseStretches(bytes, text, BETWEEN)
}

function denseStretches(bytes: Buffer, text: string, notations: readonly Notation[]): Reading[] {
  return notations.flatMap(({ label, stretch, decode }) =>
    matchesOf(stretch, text).flatMap(({ index, 0: match }) => {
      const end = index + match.length
      const plain = decode(bytes.subarray(index, end))
      return plain ? [{ ...decoded(label, plain, index, end), stored: false }] : []
    }),
  )
}
