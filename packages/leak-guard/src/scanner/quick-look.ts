import { startsPacked } from './containers/unpack-all.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import { BASE64, BASE64URL } from './needles/power-of-two-codec.ts'
import type { NeedleSearch, SearchPlan } from './search-plan.ts'
import { scratch, withScratch } from './views/scratch.ts'
import { IS_SQUEEZED, SQUEEZED } from './views/squeeze.ts'

/*
 * The walk makes many readings of its input. Of nearly every response of a server it is plain at a glance that none of
 * them can hold a secret, and that glance must cost next to nothing.
 */

/** Larger inputs, and forms nested more deeply, are left to the walk. */
export const QUICK_LOOK_BYTES = 64 * 1024
const DEEPEST = 3
const SHORTEST_RUN = 24
const SHORTEST_LINE = 32
const SHORTEST_BASE32 = 40
const LONGER_THAN_NAMES = 128
const MOST_ZEROS = 0.25
const SAMPLE = 64

const UPPER = 1 << 8
const LOWER = 1 << 9
const DIGIT = 1 << 10
const RUN = UPPER | LOWER | DIGIT
/** Characters that may start an escape or a tag, or stand for other letters. */
const SPECIAL = 1 << 11
/** Bytes that text does not have. */
const NO_TEXT = 1 << 12
/** Whether the byte is kept when text is squeezed: one above everything else, to be added to a length. */
const KEPT_SHIFT = 16

/** All about a byte in one word, because one look-up is what there is time for: what it is squeezed to, its kind, if kept. */
const ABOUT = Int32Array.from(
  { length: 256 },
  (_, byte) => (SQUEEZED[byte] as number) | kindOf(byte) | ((IS_SQUEEZED[byte] as number) << KEPT_SHIFT),
)

function kindOf(byte: number): number {
  const char = String.fromCharCode(byte)
  if (/[A-Z]/.test(char)) return UPPER
  // A dash, an underscore or a slash says no more about a run being random than a letter does: names and paths have them.
  if (/[a-z_/-]/.test(char)) return LOWER
  if (/[\d+]/.test(char)) return DIGIT
  if (/[\\%&=<]/.test(char) || [0x1b, 0xe2, 0xef, 0xf0].includes(byte)) return SPECIAL
  return byte < 9 || (byte > 13 && byte < 32) || byte === 127 || byte >= 0xf5 ? NO_TEXT : 0
}

const IS_HEX = bytesThat((char) => /[\da-f]/i.test(char))
const IS_BASE32_UPPER = bytesThat((char) => /[A-Z2-7]/.test(char))
const IS_BASE32_LOWER = bytesThat((char) => /[a-z2-7]/.test(char))
const SEXTET = new Uint8Array(256)
for (const alphabet of [BASE64.alphabet, BASE64URL.alphabet]) {
  for (const [value, char] of [...alphabet].entries()) SEXTET[char.charCodeAt(0)] = value
}

function bytesThat(belong: (char: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => Number(belong(String.fromCharCode(byte))))
}

/** What one pass over the bytes tells. Reused: one for each depth. */
interface Glance {
  squeezedLength: number
  /** All kinds of bytes between runs. */
  seen: number
  /** Start, end and kinds of each long run. */
  readonly runs: Int32Array
  runsLength: number
}

const MOST_RUNS = 256
const glances: readonly Glance[] = Array.from({ length: DEEPEST + 1 }, () => ({
  squeezedLength: 0,
  seen: 0,
  runs: new Int32Array(MOST_RUNS * 3),
  runsLength: 0,
}))

/**
 * True when it is certain that the walk would find no whole secret, and nothing that cannot be read. False says
 * nothing.
 */
export function looksClean(bytes: Buffer, plan: SearchPlan, depth = 0): boolean {
  const glance = glances[depth]
  if (glance === undefined || holds(plan.whole, bytes)) return false
  if (depth > 0 && isBinary(bytes)) return isBinaryClean(bytes)
  return withScratch(isTextClean, bytes, plan, depth, glance)
}

function isTextClean(bytes: Buffer, plan: SearchPlan, depth: number, glance: Glance): boolean {
  const squeezed = scratch(bytes.length)
  glanceAt(bytes, squeezed, glance)
  const { squeezedLength, seen, runs, runsLength } = glance
  if (runsLength > runs.length || (seen & (NO_TEXT | SPECIAL)) !== 0) return false
  for (let i = 0; i < runsLength; i += 3) {
    if (!isRunClean(bytes, runs[i] as number, runs[i + 1] as number, runs[i + 2] as number, plan, depth))
      return false
  }
  return !holds(plan.squeezed, squeezed.subarray(0, squeezedLength))
}

/**
 * One pass that squeezes, classifies and finds runs. Small and alone, because it is all that a glance costs, and in two
 * loops that take turns, so that the processor seldom guesses wrong.
 */
function glanceAt(bytes: Uint8Array, squeezed: Uint8Array, glance: Glance): void {
  const { runs } = glance
  const { length } = bytes
  let squeezedLength = 0
  let seen = 0
  let runsLength = 0
  let i = 0
  while (i < length) {
    const runStart = i
    let runKinds = 0
    for (; i < length; i++) {
      const about = ABOUT[bytes[i] as number] as number
      if ((about & RUN) === 0) break
      squeezed[squeezedLength] = about
      squeezedLength += about >> KEPT_SHIFT
      runKinds |= about
    }
    if (i - runStart >= SHORTEST_RUN) {
      runs[runsLength] = runStart
      runs[runsLength + 1] = i
      runs[runsLength + 2] = runKinds
      runsLength += 3
    }
    for (; i < length; i++) {
      const about = ABOUT[bytes[i] as number] as number
      if ((about & RUN) !== 0) break
      squeezed[squeezedLength] = about
      squeezedLength += about >> KEPT_SHIFT
      seen |= about
    }
  }
  glance.squeezedLength = squeezedLength
  glance.seen = seen
  glance.runsLength = runsLength
}

function isRunClean(
  bytes: Buffer,
  start: number,
  end: number,
  kinds: number,
  plan: SearchPlan,
  depth: number,
): boolean {
  const length = end - start
  const next = bytes[end]
  const mayGoOn = length >= SHORTEST_LINE && next !== undefined && next <= 0x20
  if (mayGoOn) return false
  if (length > LONGER_THAN_NAMES || (kinds & RUN) === RUN) {
    if (!looksClean(decodeBase64(bytes, start, end), plan, depth + 1)) return false
  }
  if (length < SHORTEST_LINE || (kinds & DIGIT) === 0) return true
  // Digits of a smaller alphabet: all of the run, or some of it, beside letters that happen to stand there.
  if (holdsRunOf(IS_BASE32_UPPER, SHORTEST_BASE32, bytes, start, end)) return false
  if (holdsRunOf(IS_BASE32_LOWER, SHORTEST_BASE32, bytes, start, end)) return false
  if (!holdsRunOf(IS_HEX, SHORTEST_LINE, bytes, start, end)) return true
  const run = bytes.toString('latin1', start, end)
  return /^[\da-f]+$/i.test(run) && looksClean(Buffer.from(run, 'hex'), plan, depth + 1)
}

/**
 * Whether so many bytes in a row are of a kind, with a digit among them. Looks at one byte in `shortest`, and at its
 * neighbours where that is one.
 */
function holdsRunOf(
  isOfKind: Uint8Array,
  shortest: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  for (let i = start + shortest - 1; i < end; i += shortest) {
    if (isOfKind[bytes[i] as number] === 0) continue
    let first = i
    while (first > start && isOfKind[bytes[first - 1] as number] !== 0) first -= 1
    let last = i
    while (last + 1 < end && isOfKind[bytes[last + 1] as number] !== 0) last += 1
    if (last - first + 1 >= shortest && holdsDigit(bytes, first, last)) return true
  }
  return false
}

function holdsDigit(bytes: Uint8Array, first: number, last: number): boolean {
  for (let i = first; i <= last; i++) if (((ABOUT[bytes[i] as number] as number) & DIGIT) !== 0) return true
  return false
}

/** Both alphabets of base64 into scratch memory: what Node needs a string and a new buffer for. */
function decodeBase64(bytes: Uint8Array, start: number, end: number): Buffer {
  const out = scratch(((end - start) * 3) >> 2)
  let length = 0
  let i = start
  for (; i + 3 < end; i += 4) {
    const group = (sextet(bytes, i) << 18) | (sextet(bytes, i + 1) << 12) | (sextet(bytes, i + 2) << 6)
    out[length] = group >> 16
    out[length + 1] = group >> 8
    out[length + 2] = group | sextet(bytes, i + 3)
    length += 3
  }
  if (length < out.length) {
    // The one or two bytes of a last group that is not whole.
    const third = i + 2 < end ? sextet(bytes, i + 2) : 0
    const rest = (sextet(bytes, i) << 10) | (sextet(bytes, i + 1) << 4) | (third >> 2)
    out[length] = rest >> 8
    if (length + 1 < out.length) out[length + 1] = rest
  }
  return out
}

function sextet(bytes: Uint8Array, index: number): number {
  return SEXTET[bytes[index] as number] as number
}

/** What is no text shows that early on, or else it gets the closer look. */
function isBinary(bytes: Buffer): boolean {
  const sample = Math.min(bytes.length, SAMPLE)
  for (let i = 0; i < sample; i++) if (((ABOUT[bytes[i] as number] as number) & NO_TEXT) !== 0) return true
  return false
}

/** Bytes that are no text may be a container, or wide text, of which every second byte is zero. */
function isBinaryClean(bytes: Buffer): boolean {
  const sample = Math.min(bytes.length, SAMPLE)
  let zeros = 0
  for (let i = 0; i < sample; i++) if (bytes[i] === 0) zeros += 1
  return zeros <= sample * MOST_ZEROS && !startsPacked(bytes)
}

let isFound = false
const note = (_needle: LiteralNeedle): void => {
  isFound = true
}

function holds(search: NeedleSearch, bytes: Uint8Array): boolean {
  isFound = false
  search.find(bytes, note)
  return isFound
}
