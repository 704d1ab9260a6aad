import { isUtf8 } from 'node:buffer'
import { scratch } from './scratch.ts'
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
/** Accents, what cannot be seen (zero-width spaces, soft hyphens), bytes that are no UTF-8, and pictures. */
const MARKS = /[\p{M}\p{Cf}\ufffd\p{Extended_Pictographic}]/gu
/** Letters of other alphabets that look like Latin ones, each before its like. */
const LOOK_ALIKES = new Map(
  'аaеeоoрpсcхxуyіiјjѕsԁdһhАAВBЕEКKМMНHОOРPСCТTХXІIЈJЅSαaοoρpνvΑAΒBΕEΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXΖZ'
    .match(/../gu)
    ?.map(([letter = '', like = '']) => [letter, like]),
)
const OTHER_ALPHABET = /[\u0370-\u052f]/g

/** The text with each letter as the plain one that it stands for, and without what cannot be seen. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(OTHER_ALPHABET, (letter) => LOOK_ALIKES.get(letter) ?? letter)
}

/** Full-width, circled, mathematical and accented letters as the plain ones they stand for (Unicode's NFKD, marks dropped). */
export function compatibilityLetters(bytes: Buffer): Reading | undefined {
  if (!LEADS.some((lead) => bytes.includes(lead))) return undefined
  const text = isUtf8(bytes) ? bytes : withoutStrayBytes(bytes)
  const plain = plainLetters(text.toString('utf8'))
  return { ...decoded('compatibility letters', Buffer.from(plain), 0, bytes.length), stored: false }
}

/**
 * Without bytes that cannot be part of a letter: ones to begin it with none to go on with behind, and ones to go on with
 * that follow none. Of packed bytes these are most, and to decode them as text takes far longer than this.
 */
function withoutStrayBytes(bytes: Buffer): Buffer {
  const out = scratch(bytes.length)
  let length = 0
  let before = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    const goesOn = (byte & 0xc0) === 0x80
    const isStray = byte >= 0x80 && (goesOn ? before < 0x80 : ((bytes[i + 1] ?? 0) & 0xc0) !== 0x80)
    before = isStray ? 0 : byte
    out[length] = byte
    length += isStray ? 0 : 1
  }
  return out.subarray(0, length)
}
