import { decoded, type Reading } from './view.ts'

/** More bytes than this are too many to try each key on, and fewer say nothing. */
const MOST = 64 * 1024
const FEWEST = 24
const SAMPLE = 256
/** Keys that make a text of it come in groups that differ in a bit or so. The ones with most letters are taken. */
const KEYS = 3
const FEWEST_LETTERS = 0.6

const WORTH = new Uint8Array(256)
for (let byte = 32; byte < 127; byte++) WORTH[byte] = 1
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,%\\'))
  WORTH[byte] = 2

const OPERATIONS = [
  ['exclusive or', (byte: number, key: number) => byte ^ key],
  ['offset', (byte: number, key: number) => (byte + key) & 0xff],
] as const

/** Bytes that are no text as the texts that they become when one key is added to each, or exclusive-ored with it. */
export function underOneKey(bytes: Buffer): Reading[] {
  if (bytes.length < FEWEST || bytes.length > MOST) return []
  return OPERATIONS.flatMap(([label, apply]) =>
    Array.from({ length: 255 }, (_, i) => [i + 1, worthOf(bytes, (byte) => apply(byte, i + 1))] as const)
      .filter(([, letters]) => letters >= FEWEST_LETTERS)
      .sort(([, a], [, b]) => b - a)
      .slice(0, KEYS)
      .map(([key]) => decoded(label, Buffer.from(bytes.map((byte) => apply(byte, key))), 0, bytes.length)),
  )
}

/** The share of letters in a text, 0 for what is none. */
function worthOf(bytes: Uint8Array, apply: (byte: number) => number): number {
  const sample = Math.min(bytes.length, SAMPLE)
  let letters = 0
  for (let i = 0; i < sample; i++) {
    const worth = WORTH[apply(bytes[i] as number)] as number
    if (worth === 0) return 0
    letters += worth - 1
  }
  return letters / sample
}
