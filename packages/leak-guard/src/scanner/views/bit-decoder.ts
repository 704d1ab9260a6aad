/** For every character code the digit it stands for, or 255. */
export type DigitValues = Uint8Array

interface Alphabet {
  readonly label: string
  readonly values: DigitValues
}

const NO_DIGIT = 255
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DIGITS = '0123456789'

export const BASE32_VARIANTS: readonly Alphabet[] = [
  ['base32', `${UPPER}234567`],
  ['base32hex', `${DIGITS}${UPPER.slice(0, 22)}`],
  ['base32 (Crockford)', `${DIGITS}ABCDEFGHJKMNPQRSTVWXYZ`],
  ['base32 (z)', 'YBNDRFG8EJKMCPQXOT1UWISZA345H769'],
].map(([label = '', digits = '']) => ({ label, values: digitValues(digits, true) }))

/** The digits of an alphabet by their place in it, in either case when `anyCase`. */
export function digitValues(alphabet: string, anyCase = false): DigitValues {
  const values = new Uint8Array(256).fill(NO_DIGIT)
  for (const [value, char] of Array.from(alphabet).entries()) {
    values[char.charCodeAt(0)] = value
    if (anyCase) values[char.toLowerCase().charCodeAt(0)] = value
  }
  return values
}

/** Decodes digits of `bits` bits each, the highest first, up to the first character that is none. */
export function decodeBits(digits: string, values: DigitValues, bits: number): Buffer {
  const bytes = Buffer.allocUnsafe((digits.length * bits) >>> 3)
  let length = 0
  let held = 0
  let heldBits = 0
  for (let i = 0; i < digits.length; i++) {
    const value = values[digits.charCodeAt(i)] ?? NO_DIGIT
    if (value === NO_DIGIT) break
    held = ((held << bits) | value) & 0xffff
    heldBits += bits
    if (heldBits < 8) continue
    heldBits -= 8
    bytes[length++] = held >>> heldBits
  }
  return bytes.subarray(0, length)
}
