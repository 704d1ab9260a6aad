import { isUtf8 } from 'node:buffer'
import { startsPacked } from './containers/unpack-all.ts'
import { BASE64, BASE64URL } from './needles/power-of-two-codec.ts'
import type { QuickPlan, SearchPlan } from './search-plan.ts'
import { IS_SQUEEZED, SQUEEZED } from './views/squeeze.ts'
import { nextHash, WINDOW, type WindowFilter } from './window-filter.ts'

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
const SHORTEST_BASE32 = 40
const BLOCK = 16
const LONGER_THAN_NAMES = 128
const MOST_ZEROS = 0.25
const MOST_BEYOND_ASCII = 0.25
const SAMPLE = 64

const UPPER = 1 << 8
const LOWER = 1 << 9
const DIGIT = 1 << 10
const RUN = UPPER | LOWER | DIGIT
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

/** Above this, the value of a digit of base64. */
const SEXTET_SHIFT = 18

/** All about a byte in one word, because one look-up is what there is time for: what it is squeezed to, its kinds, its value. */
const ABOUT = Int32Array.from(
  { length: 256 },
  (_, byte) =>
    (SQUEEZED[byte] as number) |
    kindOf(byte) |
    digitKindsOf(byte) |
    (IS_SQUEEZED[byte] === 1 ? KEPT : 0) |
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

/** One pass that classifies and decodes runs, in two loops that take turns, so that the processor seldom guesses wrong. */
function isClean(stretch: number, { squeezed, whole, isIncomplete }: QuickPlan): boolean {
  const bytes = memory
  const table = ABOUT
  const start = stretches[stretch] as number
  const end = stretches[stretch + 1] as number
  const depth = stretches[stretch + 2] as number
  if (depth > 0 && isBinary(start, end)) return isBinaryClean(start, end) && !whole.holds(bytes, start, end)
  if (mayHold(squeezed, start, end)) return false
  let seen = 0
  let i = start
  while (i < end) {
    const runStart = i
    let runKinds = 0
    for (; i < end; i++) {
      const kinds = table[bytes[i] as number] as number
      if ((kinds & RUN) === 0) break
      runKinds |= kinds
    }
    if (i - runStart >= SHORTEST_RUN) {
      // A run at the end of a line may go on in the next.
      const isCut = i - runStart >= SHORTEST_LINE && i < end && (bytes[i] as number) <= 0x20
      if (isCut || !decodeRun(runStart, i, runKinds, depth + 1)) return false
    }
    for (; i < end; i++) {
      const kinds = table[bytes[i] as number] as number
      if ((kinds & RUN) !== 0) break
      seen |= kinds
    }
  }
  if ((seen & (NO_TEXT | SPECIAL)) !== 0) return false
  return !((isIncomplete || (seen & NO_ASCII) !== 0) && whole.holds(bytes, start, end))
}

/**
 * Whether a needle may be in what is left of the bytes when they are squeezed. Looks at the last letters and digits before
 * every so many bytes; where nothing but others have come since, that was done.
 */
function mayHold(filter: WindowFilter, start: number, end: number): boolean {
  const bytes = memory
  const table = ABOUT
  const { stride } = filter
  for (let last = start + stride - 1; last < end; last += stride) {
    let hash = 0
    let missing = WINDOW
    for (let i = last; i >= start && missing > 0; i--) {
      if (missing === WINDOW && i === last - stride) break
      const kinds = table[bytes[i] as number] as number
      if ((kinds & KEPT) === 0) continue
      hash = nextHash(hash, kinds & 0xff)
      missing -= 1
    }
    if (missing === 0 && filter.has(hash)) return true
  }
  return false
}

/** Adds what a run may stand for. False when it asks for a closer look. */
function decodeRun(start: number, end: number, kinds: number, depth: number): boolean {
  const length = end - start
  if (2 * length > memory.length - free) return false
  if (length > LONGER_THAN_NAMES || (kinds & RUN) === RUN) {
    if (!addStretch(decodeBase64(start, end), depth)) return false
  }
  if (length < SHORTEST_LINE || (kinds & DIGIT) === 0 || !mayHoldDigits(start, end)) return true
  // Digits of a smaller alphabet: all of the run, or some of it, beside letters that happen to stand there.
  if (holdsRunOf(BASE32_UPPER, SHORTEST_BASE32, start, end)) return false
  if (holdsRunOf(BASE32_LOWER, SHORTEST_BASE32, start, end)) return false
  if (!holdsRunOf(HEX, SHORTEST_LINE, start, end)) return true
  const run = memory.toString('latin1', start, end)
  return /^[\da-f]+$/i.test(run) && addStretch(memory.write(run, free, 'hex'), depth)
}

/** Whether digits of a smaller alphabet may stand in a row. So many that they count would fill one block at least. */
function mayHoldDigits(start: number, end: number): boolean {
  for (let block = start; block + BLOCK <= end; block += BLOCK) {
    // Four of them tell nearly always, without a guess for each.
    let kinds = about(block) & about(block + 5) & about(block + 10) & about(block + 15) & SMALLER_ALPHABET
    for (let i = block; kinds !== 0 && i < block + BLOCK; i++) kinds &= about(i)
    if (kinds !== 0) return true
  }
  return false
}

/**
 * Whether so many bytes in a row are of a kind, with a digit among them. Looks at one byte in `shortest`, and at its
 * neighbours where that is one.
 */
function holdsRunOf(kind: number, shortest: number, start: number, end: number): boolean {
  for (let i = start + shortest - 1; i < end; i += shortest) {
    let seen = about(i)
    if ((seen & kind) === 0) continue
    let first = i
    for (; first > start && (about(first - 1) & kind) !== 0; first--) seen |= about(first - 1)
    for (; i + 1 < end && (about(i + 1) & kind) !== 0; i++) seen |= about(i + 1)
    if (i - first + 1 >= shortest && (seen & DIGIT) !== 0) return true
  }
  return false
}

function about(index: number): number {
  return ABOUT[memory[index] as number] as number
}

/**
 * Both alphabets of base64, written where the memory is free: what Node needs a string and a new buffer for.
 *
 * @returns how many bytes that is.
 */
function decodeBase64(start: number, end: number): number {
  const outEnd = free + (((end - start) * 3) >> 2)
  let out = free
  let i = start
  for (; i + 3 < end; i += 4) {
    const group = (sextet(i) << 18) | (sextet(i + 1) << 12) | (sextet(i + 2) << 6)
    memory[out] = group >> 16
    memory[out + 1] = group >> 8
    memory[out + 2] = group | sextet(i + 3)
    out += 3
  }
  if (out < outEnd) {
    // The one or two bytes of a last group that is not whole.
    const third = i + 2 < end ? sextet(i + 2) : 0
    const rest = (sextet(i) << 10) | (sextet(i + 1) << 4) | (third >> 2)
    memory[out] = rest >> 8
    if (out + 1 < outEnd) memory[out + 1] = rest
  }
  return outEnd - free
}

function sextet(index: number): number {
  return about(index) >>> SEXTET_SHIFT
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
  return zeros <= (sampleEnd - start) * MOST_ZEROS && !startsPacked(memory, start)
}
