import { decoded, type Reading } from './view.ts'

/** Lead bytes in UTF-8 of full-width forms, of letterlike and enclosed symbols, and of mathematical letters. */
const LEADS = [
  Buffer.from([0xef, 0xbc]),
  Buffer.from([0xef, 0xbd]),
  Buffer.from([0xe2, 0x91]),
  Buffer.from([0xe2, 0x92]),
  Buffer.from([0xe2, 0x93]),
  Buffer.from([0xf0, 0x9d]),
]
const MARKS = /\p{M}/gu

/** Full-width, circled, mathematical and accented letters as the plain ones they stand for (Unicode's NFKD, marks dropped). */
export function compatibilityLetters(bytes: Buffer): Reading | undefined {
  if (!LEADS.some((lead) => bytes.includes(lead))) return undefined
  const plain = bytes.toString('utf8').normalize('NFKD').replace(MARKS, '')
  return { ...decoded('compatibility letters', Buffer.from(plain), 0, bytes.length), stored: false }
}
