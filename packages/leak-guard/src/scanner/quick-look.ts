import { isUtf8 } from 'node:buffer'
import { mayStartPacked, startsPacked } from './containers/unpack-all.ts'
import { digitRows } from './digit-rows.ts'
import { BASE64, BASE64URL } from './needles/power-of-two-codec.ts'
import type { QuickPlan, SearchPlan } from './search-plan.ts'
import { IS_SQUEEZED, SQUEEZED } from './views/squeeze.ts'
import { nextHash, WINDOW as WIDTH, type WindowFilter } from './window-filter.ts'

/*
 * The walk makes many readings of its input. Of nearly every response of a server it is plain at a glance that none of
 * them can hold a secret, and that glance must cost next to nothing.
 */

/** Larger inputs, and forms nested more deeply, are left to the walk. */
const QUICK_LOOK_BYTES = 64 * 1024
const DEEPEST = 3
const MOST_STRETCHES = 256
const SHORTEST_RUN = 24
const SHORTEST_LINE = 32
const LONGER_THAN_NAMES = 128
const MOST_ZEROS = 0.25
const MOST_BEYOND_ASCII = 0.25
const SAMPLE = 64
/** A constant of this file, which the compiler knows; one of another file is looked up at each use. */
const WINDOW = WIDTH

const UPPER = 1 << 8
const LOWER = 1 << 9
const DIGIT = 1 << 10
const RUN_KINDS = UPPER | LOWER | DIGIT
/** Characters that may start an escape or a tag, or stand for other letters. */
const SPECIAL = 1 << 11
/** Bytes that text does not have. */
const NO_TEXT = 1 << 12
const NO_ASCII = 1 << 13
const HEX = 1 << 14
const BASE32_UPPER = 1 << 15
const BASE32_LOWER = 1 << 16
const SMALLER_ALPHABET = HEX | BASE32_UPPER | BASE32_LOWER
/** Whether the byte is kept when text is squeezed. */
const KEPT = 1 << 17
/** Whether it may stand in a run of base64: of any of the kinds of a run. */
const RUN = 1 << 18
/** Whether a container starts with it. */
const PACKED = 1 << 19
/** From here on, the value of a digit of base64. */
const SEXTET_SHIFT = 20

/** All about a byte in one word, because one look-up is what there is time for: what it is squeezed to, its kinds, its value. */
const ABOUT = Int32Array.from(
  { length: 256 },
  (_, byte) =>
    (SQUEEZED[byte] as number) |
    kindOf(byte) |
    digitKindsOf(byte) |
    ((kindOf(byte) & RUN_KINDS) === 0 ? 0 : RUN) |
    (IS_SQUEEZED[byte] === 1 ? KEPT : 0) |
    (mayStartPacked(byte) ? PACKED : 0) |
    (sextetOf(byte) << SEXTET_SHIFT),
)

function sextetOf(byte: number): number {
  const char = String.fromCharCode(byte)
  return Math.max(0, BASE64.alphabet.indexOf(char), BASE64URL.alphabet.indexOf(char))
}

function kindOf(byte: number): number {
  const char = String.fromCharCode(byte)
  if (/[A-Z]/.test(char)) return UPPER
  // A dash, an underscore or a slash says no more about a run being random than a letter does: names and paths have them.
  if (/[a-z_/-]/.test(char)) return LOWER
  if (/[\d+]/.test(char)) return DIGIT
  if (/[\\%&=<]/.test(char) || [0x1b, 0xe2, 0xef, 0xf0].includes(byte)) return SPECIAL
  if (byte < 9 || (byte > 13 && byte < 32) || byte === 127 || byte >= 0xf5) return NO_TEXT
  return byte < 128 ? 0 : NO_ASCII
}

function digitKindsOf(byte: number): number {
  const char = String.fromCharCode(byte)
  return (
    (/[\da-f]/i.test(char) ? HEX : 0) |
    (/[A-Z2-7]/.test(char) ? BASE32_UPPER : 0) |
    (/[a-z2-7]/.test(char) ? BASE32_LOWER : 0)
  )
}

/**
 * The input, and behind it what is made of it, one after the other. Always the same bytes, so that nothing is made for an
 * input and the processor has them at hand.
 */
const memory = Buffer.allocUnsafeSlow(4 * QUICK_LOOK_BYTES)
let free = 0
/**
 * Start, end and depth of each stretch of the memory that is to be looked at. A list, because a function that calls itself is
 * compiled into itself, and a server seldom has that much code at hand.
 */
const stretches = new Int32Array(3 * MOST_STRETCHES)
let stretchesLength = 0

/**
 * True when it is certain that the walk would find no whole secret, and nothing that cannot be read. False says
 * nothing.
 */
export function looksClean(input: string | Uint8Array, { quick }: SearchPlan): boolean {
  if (quick === undefined || input.length > QUICK_LOOK_BYTES) return false
  free = 0
  stretchesLength = 0
  let { length } = input
  if (typeof input === 'string') length = memory.write(input)
  else memory.set(input)
  if (length > QUICK_LOOK_BYTES) return false
  addStretch(length, 0)
  for (let i = 0; i < stretchesLength; i += 3) if (!isClean(i, quick)) return false
  return true
}

/** What was written where the memory is free is to be looked at too. False when that is too much. */
function addStretch(length: number, depth: number): boolean {
  stretches[stretchesLength] = free
  stretches[stretchesLength + 1] = free + length
  stretches[stretchesLength + 2] = depth
  stretchesLength += 3
  free += length
  return stretchesLength < stretches.length && depth <= DEEPEST
}

/**
 * One pass that classifies and decodes. Runs go by fours: whether these are digits is one guess, nearly always right, and
 * what they stand for is written on trial, which takes less than to come back for it.
 */
function isClean(stretch: number, { squeezed, whole, isIncomplete }: QuickPlan): boolean {
  const bytes = memory
  const table = ABOUT
  const start = stretches[stretch] as number
  const end = stretches[stretch + 1] as number
  const depth = stretches[stretch + 2] as number
  // Room for all that its runs may stand for.
  if (2 * (end - start) > memory.length - free) return false
  if (depth > 0 && isBinary(start, end)) return isBinaryClean(start, end) && !whole.holds(memory, start, end)
  if (mayHold(squeezed, start, end)) return false
  let seen = 0
  let i = start
  while (i < end) {
    const runStart = i
    let kinds = 0
    let row = SMALLER_ALPHABET
    let rows = 0
    // As an integer, which the compiler does not know of a variable that others write.
    for (let out = free | 0; i + 3 < end; i += 4, out += 3) {
      const a = table[bytes[i] as number] as number
      const b = table[bytes[i + 1] as number] as number
      const c = table[bytes[i + 2] as number] as number
      const d = table[bytes[i + 3] as number] as number
      const all = a & b & c & d
      if ((all & RUN) === 0) break
      kinds |= a | b | c | d
      row &= all
      if (((i - runStart) & 12) === 12) {
        rows |= row
        row = SMALLER_ALPHABET
      }
      memory[out] = ((a >> SEXTET_SHIFT) << 2) | (b >> (SEXTET_SHIFT + 4))
      memory[out + 1] = ((b >> SEXTET_SHIFT) << 4) | (c >> (SEXTET_SHIFT + 2))
      memory[out + 2] = ((c >> SEXTET_SHIFT) << 6) | (d >> SEXTET_SHIFT)
    }
    for (; i < end && (about(i) & RUN) !== 0; i++) kinds |= table[bytes[i] as number] as number
    if (i - runStart >= SHORTEST_RUN) {
      // A run at the end of a line may go on in the next.
      const isCut = i - runStart >= SHORTEST_LINE && i < end && (memory[i] as number) <= 0x20
      if (isCut || !addRun(runStart, i, kinds, rows, depth + 1)) return false
    }
    for (; i < end && (about(i) & RUN) === 0; i++) seen |= table[bytes[i] as number] as number
  }
  if ((seen & (NO_TEXT | SPECIAL)) !== 0) return false
  return !((isIncomplete || (seen & NO_ASCII) !== 0) && whole.holds(memory, start, end))
}

/**
 * Whether a needle may be in what is left of the bytes when they are squeezed. Looks at the last letters and digits before
 * every so many bytes. Nearly always these are the last bytes as well, which are read without a loop, and without a guess.
 */
function mayHold(filter: WindowFilter, start: number, end: number): boolean {
  const { stride } = filter
  for (let last = start + stride - 1; last < end; last += stride) {
    const first = last - WINDOW + 1
    if (first < start) continue
    const a = about(first)
    const b = about(first + 1)
    const c = about(first + 2)
    const d = about(first + 3)
    const e = about(first + 4)
    const f = about(first + 5)
    const g = about(first + 6)
    const h = about(last)
    let hash = nextHash(nextHash(nextHash(nextHash(0, h & 0xff), g & 0xff), f & 0xff), e & 0xff)
    hash = nextHash(nextHash(nextHash(nextHash(hash, d & 0xff), c & 0xff), b & 0xff), a & 0xff)
    const areKept = (a & b & c & d & e & f & g & h & KEPT) !== 0
    if (areKept ? filter.has(hash) : mayHoldBefore(filter, last, start)) return true
  }
  return false
}

/** The same where other bytes stand between the letters and digits. Where only such came since the place before, that was done. */
function mayHoldBefore(filter: WindowFilter, last: number, start: number): boolean {
  let hash = 0
  let missing = WINDOW
  for (let i = last; i >= start && missing > 0; i--) {
    if (missing === WINDOW && i === last - filter.stride) return false
    const kinds = about(i)
    if ((kinds & KEPT) === 0) continue
    hash = nextHash(hash, kinds & 0xff)
    missing -= 1
  }
  return missing === 0 && filter.has(hash)
}

/**
 * Adds what a run may stand for. Its whole groups of four are decoded already; `rows` tells of which smaller alphabets it has 16 or more digits
 * in a row. False when it asks for a closer look.
 */
function addRun(start: number, end: number, kinds: number, rows: number, depth: number): boolean {
  const length = end - start
  if (length > LONGER_THAN_NAMES || (kinds & RUN_KINDS) === RUN_KINDS) {
    decodeRest(end - (length & 3), end, free + 3 * (length >> 2))
    if (!addStretch((length * 3) >> 2, depth)) return false
  }
  return length < SHORTEST_LINE || rows === 0 || addRows(memory.toString('latin1', start, end), depth)
}

/** The one or two bytes of a last group of base64 that is not whole. */
function decodeRest(start: number, end: number, out: number): void {
  const sextet = (index: number) => (index < end ? about(index) >> SEXTET_SHIFT : 0)
  const rest = (sextet(start) << 10) | (sextet(start + 1) << 4) | (sextet(start + 2) >> 2)
  memory[out] = rest >> 8
  memory[out + 1] = rest
}

/** A run with a row of digits of a smaller alphabet. One that is all hex may stand for what that says. */
function addRows(run: string, depth: number): boolean {
  const rows = digitRows(run)
  return rows === 'none' || (rows === 'all hex' && addStretch(memory.write(run, free, 'hex'), depth))
}

function about(index: number): number {
  return ABOUT[memory[index] as number] as number
}

/**
 * Whether the bytes are no text, which shows early on, or else they get the closer look. Some signatures in a thousand are as random
 * and have no byte that text does not have, but they are no UTF-8.
 */
function isBinary(start: number, end: number): boolean {
  const sampleEnd = Math.min(end, start + SAMPLE)
  let beyondAscii = 0
  for (let i = start; i < sampleEnd; i++) {
    if ((about(i) & NO_TEXT) !== 0) return true
    if ((memory[i] as number) >= 0x80) beyondAscii += 1
  }
  return beyondAscii > (sampleEnd - start) * MOST_BEYOND_ASCII && !isUtf8(memory.subarray(start, end))
}

/** Bytes that are no text may be a container, or wide text, of which every second byte is zero. */
function isBinaryClean(start: number, end: number): boolean {
  const sampleEnd = Math.min(end, start + SAMPLE)
  let zeros = 0
  for (let i = start; i < sampleEnd; i++) if (memory[i] === 0) zeros += 1
  if (zeros > (sampleEnd - start) * MOST_ZEROS) return false
  return (about(start) & PACKED) === 0 || !startsPacked(memory, start)
}
