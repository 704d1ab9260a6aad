import { decodeBits, digitValues } from './bit-decoder.ts'
import { makesSense } from './text-stretch.ts'
import { decoded, type Reading } from './view.ts'

const BITS = digitValues('01')
const BIT_RUNS = /[01]{64,}/g
/** Codes of three digits each, without anything between. */
const TRIPLE_RUNS = /\d{36,}/g
/** What may be one great number, in any base up to 62. */
const NUMBER_RUNS = /(?<![\da-z])(?:0x)?[\da-z]{22,2048}(?![\da-z])/gi

const DIGITS = '0123456789'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const NUMERALS = [
  ['decimal number', DIGITS],
  ['hex number', `${DIGITS}abcdef`],
  ['base36', DIGITS + LOWER],
  ['base58', `${DIGITS.slice(1)}ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz`],
  ['base62', DIGITS + UPPER + LOWER],
  ['base62', DIGITS + LOWER + UPPER],
].map(([label = '', alphabet = '']) => ({
  label,
  base: BigInt(alphabet.length),
  values: digitValues(alphabet),
}))

/** What long runs of digits stand for: bits, codes of three digits, or one great number. Kept only if it makes sense. */
export function digitRuns(text: Buffer): Reading[] {
  const readings: Reading[] = []
  const source = text.toString('latin1')
  const push = (label: string, bytes: Buffer, at: number, length: number) => {
    if (makesSense(bytes)) readings.push(decoded(label, bytes, at, at + length))
  }
  for (const { 0: run, index } of source.matchAll(BIT_RUNS)) {
    for (let from = 0; from < 8; from++) push('bits', decodeBits(run.slice(from), BITS, 1), index, run.length)
  }
  for (const { 0: run, index } of source.matchAll(TRIPLE_RUNS)) {
    for (let from = 0; from < 3; from++) {
      const triples = run.slice(from).match(/\d{3}/g) ?? []
      for (const base of [10, 8]) {
        push(
          'character codes',
          Buffer.from(triples.map((triple) => Number.parseInt(triple, base) & 0xff)),
          index,
          run.length,
        )
      }
    }
  }
  for (const { 0: run, index } of source.matchAll(NUMBER_RUNS)) {
    for (const bytes of numbers(run)) push(bytes[0], bytes[1], index, run.length)
  }
  return readings
}

function numbers(run: string): (readonly [string, Buffer])[] {
  const isHex = run.startsWith('0x')
  const digits = run.slice(isHex ? 2 : 0).replace(/(?<=^[\da-f]+)n$/i, '')
  if (!/\d/.test(digits)) return []
  return NUMERALS.flatMap(({ label, base, values }) => {
    if ((label === 'hex number') !== isHex) return []
    const folded = base === 36n || isHex ? digits.toLowerCase() : digits
    const value = numberFrom(folded, base, values)
    if (value === undefined) return []
    const hex = value.toString(16)
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex')
    return [[label, bytes] as const, [label, Buffer.from(bytes).reverse()] as const]
  })
}

function numberFrom(digits: string, base: bigint, values: Uint8Array): bigint | undefined {
  if (base === 10n) return /^\d+$/.test(digits) ? BigInt(digits) : undefined
  if (base === 16n) return /^[\da-f]+$/.test(digits) ? BigInt(`0x${digits}`) : undefined
  let number = 0n
  // Eight digits at a time fit an ordinary number.
  for (let i = 0; i < digits.length; i += 8) {
    const group = digits.slice(i, i + 8)
    let value = 0
    for (let k = 0; k < group.length; k++) {
      const digit = values[group.charCodeAt(k)] as number
      if (digit === 255) return undefined
      value = value * Number(base) + digit
    }
    number = number * base ** BigInt(group.length) + BigInt(value)
  }
  return number
}
