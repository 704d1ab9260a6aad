/** A text encoding that cuts bytes into groups of bits, the highest first: hex, base32, base64 and their kin. */
export interface PowerOfTwoCodec {
  readonly label: string
  readonly bits: 1 | 3 | 4 | 5 | 6
  readonly alphabet: string
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const DIGITS = '0123456789'

export const HEX: PowerOfTwoCodec = { label: 'hex', bits: 4, alphabet: `${DIGITS}abcdef` }
export const HEX_UPPER: PowerOfTwoCodec = { label: 'hex', bits: 4, alphabet: `${DIGITS}ABCDEF` }
export const BASE64: PowerOfTwoCodec = { label: 'base64', bits: 6, alphabet: `${UPPER}${LOWER}${DIGITS}+/` }
export const BASE64URL: PowerOfTwoCodec = {
  label: 'base64url',
  bits: 6,
  alphabet: `${UPPER}${LOWER}${DIGITS}-_`,
}
export const BASE32: PowerOfTwoCodec = { label: 'base32', bits: 5, alphabet: `${UPPER}234567` }
const BITS: PowerOfTwoCodec = { label: 'bits', bits: 1, alphabet: '01' }

/** Alphabets met less often, each searched for the plain value only. */
export const RARE_CODECS: readonly PowerOfTwoCodec[] = [
  { label: 'base32', bits: 5, alphabet: `${LOWER}234567` },
  { label: 'base32hex', bits: 5, alphabet: `${DIGITS}ABCDEFGHIJKLMNOPQRSTUV` },
  { label: 'base32hex', bits: 5, alphabet: `${DIGITS}abcdefghijklmnopqrstuv` },
  { label: 'base32 (Crockford)', bits: 5, alphabet: `${DIGITS}ABCDEFGHJKMNPQRSTVWXYZ` },
  { label: 'base32 (Crockford)', bits: 5, alphabet: `${DIGITS}abcdefghjkmnpqrstvwxyz` },
  { label: 'base32 (z)', bits: 5, alphabet: 'ybndrfg8ejkmcpqxot1uwisza345h769' },
  { label: 'uuencode', bits: 6, alphabet: uuAlphabet(' ') },
  { label: 'uuencode', bits: 6, alphabet: uuAlphabet('`') },
  { label: 'xxencode', bits: 6, alphabet: `+-${DIGITS}${UPPER}${LOWER}` },
  { label: 'base64 (crypt)', bits: 6, alphabet: `./${DIGITS}${UPPER}${LOWER}` },
  { label: 'base64 (bcrypt)', bits: 6, alphabet: `./${UPPER}${LOWER}${DIGITS}` },
  { label: 'base64 (digits first)', bits: 6, alphabet: `${DIGITS}${UPPER}${LOWER}+/` },
  { label: 'base64 (digits first)', bits: 6, alphabet: `${DIGITS}${LOWER}${UPPER}+/` },
  { label: 'base64 (IMAP)', bits: 6, alphabet: `${UPPER}${LOWER}${DIGITS}+,` },
  { label: 'bits', bits: 3, alphabet: '01234567' },
  BITS,
]

function uuAlphabet(zero: string): string {
  return zero + Array.from({ length: 63 }, (_, i) => String.fromCharCode(33 + i)).join('')
}

/**
 * What every encoding of a text that holds `bytes` must contain, one string for each way the value can lie in the
 * encoder's groups. Characters that also depend on neighbouring bytes are left out.
 */
export function encodedCores(bytes: Uint8Array, { bits, alphabet }: PowerOfTwoCodec): string[] {
  const cores: string[] = []
  const groupBytes = bits === 5 ? 5 : bits === 6 || bits === 3 ? 3 : 1
  for (let before = 0; before < groupBytes; before++) {
    let core = ''
    const firstWhole = Math.ceil((before * 8) / bits) * bits - before * 8
    for (let bit = firstWhole; bit + bits <= bytes.length * 8; bit += bits) {
      core += alphabet[bitsAt(bytes, bit, bits)]
    }
    // As a number the bits begin with the first that is set.
    cores.push(bits === 1 ? core.replace(/^0+/, '') : core)
  }
  return cores
}

function bitsAt(bytes: Uint8Array, bit: number, count: number): number {
  const byte = bit >>> 3
  const twoBytes = ((bytes[byte] ?? 0) << 8) | (bytes[byte + 1] ?? 0)
  return (twoBytes >>> (16 - (bit & 7) - count)) & ((1 << count) - 1)
}
