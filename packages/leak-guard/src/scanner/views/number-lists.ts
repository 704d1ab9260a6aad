import { type NumberToken, readNumbers } from './read-numbers.ts'
import type { Reading } from './view.ts'

/** Fewer numbers than this cannot spell a secret, not even as 64-bit words. */
const FEWEST = 2
/** A list of so many numbers with the same between them is read as bytes that somebody stored. */
const FEWEST_ALIKE = 16
/** A list may alternate with its indexes, or with one further number. */
const PERIODS = [1, 2, 3]
const WIDTHS = [2, 3, 4, 8]

/**
 * The numbers in a text read as bytes: character codes in a list, one a line, every second or third number where indexes
 * stand between, and words of 16 to 64 bits in both byte orders.
 */
export function numberLists(text: Buffer): Reading[] {
  const tokens = readNumbers(text)
  if (tokens.length < FEWEST) return []
  const widths = WIDTHS.filter((width) => tokens.some(({ value }) => value >= 256 ** (width / 2)))
  return [
    ...PERIODS.flatMap((step) =>
      Array.from({ length: step }, (_, first) => inBytes(everyNth(tokens, step, first))),
    ),
    ...widths.flatMap((width) => [inWords(tokens, width, false), inWords(tokens, width, true)]),
  ].filter(({ bytes }) => bytes.some((byte) => byte !== 0))
}

/** Lists alone, which may hold anything that bytes may: character codes, a packed stream. */
export function alikeNumbers(text: Buffer): Reading[] {
  const tokens = readNumbers(text)
  const readings: Reading[] = []
  for (const period of PERIODS) {
    for (let first = 0; first < tokens.length; ) {
      let end = first + 1
      while (end < tokens.length && (end <= first + period || sameSeparator(text, tokens, end, end - period)))
        end += 1
      if (end - first >= FEWEST_ALIKE * period) {
        const list = tokens.slice(first, end)
        for (let start = 0; start < period; start++)
          readings.push(...asWritten(everyNth(list, period, start)))
      }
      first = Math.max(first + 1, end - period)
    }
  }
  return readings
}

/** A list in the base it is written in, or in base 8 where every digit may be octal. */
function asWritten(tokens: readonly NumberToken[]): Reading[] {
  const octal = tokens.map((token) => ({ ...token, value: token.octal ?? Number.NaN }))
  return [tokens, ...(octal.some(({ value }) => Number.isNaN(value)) ? [] : [octal])].flatMap((list) => {
    const most = list.reduce((value, token) => Math.max(value, token.value), 0)
    if (most < 256) return [{ ...inBytes(list), stored: true }]
    return WIDTHS.filter((width) => most < 256 ** width)
      .slice(0, 2)
      .flatMap((width) => [inWords(list, width, false), inWords(list, width, true)])
  })
}

function sameSeparator(text: Buffer, tokens: readonly NumberToken[], a: number, b: number): boolean {
  return separatorBefore(text, tokens, a) === separatorBefore(text, tokens, b)
}

/** Blanks do not count: lists are wrapped at places of no meaning. */
function separatorBefore(text: Buffer, tokens: readonly NumberToken[], index: number): string {
  const start = tokens[index - 1]?.end ?? 0
  const end = tokens[index]?.start ?? 0
  return end - start > 32 ? `${index}` : text.toString('latin1', start, end).replace(/\s+/g, '')
}

function everyNth<T>(items: readonly T[], step: number, first: number): readonly T[] {
  return step === 1 ? items : items.filter((_, i) => i % step === first)
}

/** Values that do not fit become zero, so that what stands on both sides of them is not run together. */
function inBytes(tokens: readonly NumberToken[]): Reading {
  const bytes = Buffer.alloc(tokens.length)
  for (const [i, { value }] of tokens.entries()) if (value < 256) bytes[i] = value
  return reading('character codes', bytes, tokens, 1)
}

function inWords(tokens: readonly NumberToken[], width: number, isLittle: boolean): Reading {
  const bytes = Buffer.alloc(tokens.length * width)
  for (const [i, { value, exact }] of tokens.entries()) {
    if (value >= 256 ** width) continue
    const word = Buffer.from((exact ?? BigInt(value)).toString(16).padStart(width * 2, '0'), 'hex')
    bytes.set(isLittle ? word.reverse() : word, i * width)
  }
  return reading(`${width * 8}-bit words`, bytes, tokens, width)
}

function reading(label: string, bytes: Buffer, tokens: readonly NumberToken[], width: number): Reading {
  return {
    label,
    bytes,
    stored: false,
    locate: (start, end) => [
      tokens[Math.floor(start / width)]?.start ?? 0,
      tokens[Math.floor((end - 1) / width)]?.end ?? 0,
    ],
  }
}
