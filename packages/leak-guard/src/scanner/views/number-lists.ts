import type { Reading } from './view.ts'

/** Fewer numbers than this cannot spell a secret, not even as 32-bit words. */
const FEWEST = 4
const LARGEST = 2 ** 32

interface Numbers {
  readonly values: number[]
  readonly starts: number[]
  readonly ends: number[]
}

/**
 * The numbers in a text read as bytes: character codes in a list, one a line, every second or third number where indexes
 * stand between, and 16- and 32-bit words in both byte orders. `written` has a character for each byte.
 */
export function numberLists(text: Uint8Array, written: string): Reading[] {
  const numbers = readNumbers(text, written)
  if (numbers.values.length < FEWEST) return []
  const everyNth = [1, 2, 3].flatMap((step) =>
    Array.from({ length: step }, (_, first) => reading(numbers, 1, step, first)),
  )
  if (!numbers.values.some((value) => value > 255)) return everyNth
  const words = [2, 4].flatMap((width) =>
    [true, false].map((isLittleEndian) => reading(numbers, width, 1, 0, isLittleEndian)),
  )
  return [...everyNth, ...words]
}

/** Values that do not fit become zero, so that what stands on both sides of them is not run together. */
function reading(
  numbers: Numbers,
  width: number,
  step: number,
  first: number,
  isLittleEndian = true,
): Reading {
  const count = Math.ceil((numbers.values.length - first) / step)
  const bytes = Buffer.alloc(count * width)
  const limit = 256 ** width
  for (let i = 0; i < count; i++) {
    const value = numbers.values[first + i * step] ?? 0
    if (value >= limit) continue
    for (let k = 0; k < width; k++)
      bytes[i * width + k] = value >>> (8 * (isLittleEndian ? k : width - 1 - k))
  }
  return {
    label: width === 1 ? 'character codes' : `${width * 8}-bit words`,
    bytes,
    stored: false,
    locate(start, end) {
      const from = first + Math.floor(start / width) * step
      const to = first + Math.floor((end - 1) / width) * step
      return [numbers.starts[from] ?? 0, numbers.ends[to] ?? 0]
    },
  }
}

const MINUS = 0x2d
const UNDERSCORE = 0x5f
const BEFORE_ITEM = new Set(Buffer.from(',[({'))
/** A digit that does not stand inside a word. */
const FIRST_DIGIT = /(?<![\w$])\d/g
const LETTER = 1
const DIGIT = 2
const KIND = new Uint8Array(256)
for (const byte of Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$')) KIND[byte] = LETTER
for (const byte of Buffer.from('0123456789')) KIND[byte] = DIGIT

/** Every number of up to 32 bits that does not stand inside a word, decimal or with a `0x`, `0o` or `0b`. */
function readNumbers(text: Uint8Array, written: string): Numbers {
  const numbers: Numbers = { values: [], starts: [], ends: [] }
  FIRST_DIGIT.lastIndex = 0
  while (FIRST_DIGIT.test(written)) {
    const start = FIRST_DIGIT.lastIndex - 1
    const base = text[start] === 0x30 ? baseOf(text[start + 1]) : 10
    let i = base === 10 ? start : start + 2
    let value = 0
    for (; i < text.length; i++) {
      // As in `123_456`.
      if (text[i] === UNDERSCORE && i > start && KIND[text[i + 1] ?? 0] === DIGIT) continue
      const digit = digitOf(text[i] as number)
      if (digit < 0 || digit >= base) break
      value = value * base + digit
    }
    i = endOfSuffix(text, i)
    const isWhole = KIND[text[i] ?? 0] === 0 && value < LARGEST
    if (isWhole) {
      // Words of 32 bits are written with a sign in most languages; of smaller numbers, what seems a sign is an operator
      // unless it follows a comma or bracket, as with the bytes of Java.
      const hasMinus = text[start - 1] === MINUS && value > 0
      if (hasMinus && value > 0xffff) value = LARGEST - value
      else if (hasMinus && value <= 128 && isItem(text, start - 2)) value = 256 - value
      numbers.values.push(value)
      numbers.starts.push(start)
      numbers.ends.push(i)
    }
    FIRST_DIGIT.lastIndex = i
  }
  return numbers
}

/** Whether the text up to here is what comes before an item of a list. */
function isItem(text: Uint8Array, at: number): boolean {
  const before = text[at] === 0x20 || text[at] === 0x0a ? text[at - 1] : text[at]
  return before !== undefined && BEFORE_ITEM.has(before)
}

/** The end of what tells the type of a number: `97u8`, `97n`. */
function endOfSuffix(text: Uint8Array, at: number): number {
  if (text[at] === 0x6e) return at + 1
  if (text[at] !== 0x75 && text[at] !== 0x69) return at
  let end = at + 1
  while (KIND[text[end] ?? 0] === DIGIT) end += 1
  return end > at + 1 ? end : at
}

function baseOf(letter: number | undefined): number {
  if (letter === undefined) return 10
  const lower = letter | 0x20
  return lower === 0x78 ? 16 : lower === 0x6f ? 8 : lower === 0x62 ? 2 : 10
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
