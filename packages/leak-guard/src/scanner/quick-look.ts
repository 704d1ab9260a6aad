import { startsPacked } from './containers/unpack-all.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
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

/** One pass that squeezes, classifies and finds runs. Small and alone, because it is all that a glance costs. */
function glanceAt(bytes: Uint8Array, squeezed: Uint8Array, glance: Glance): void {
  const { runs } = glance
  let squeezedLength = 0
  let seen = 0
  let runStart = 0
  let runKinds = 0
  let runsLength = 0
  for (let i = 0; i < bytes.length; i++) {
    const about = ABOUT[bytes[i] as number] as number
    squeezed[squeezedLength] = about
    squeezedLength += about >> KEPT_SHIFT
    if ((about & RUN) !== 0) {
      runKinds |= about
      continue
    }
    if (i - runStart >= SHORTEST_RUN) {
      runs[runsLength] = runStart
      runs[runsLength + 1] = i
      runs[runsLength + 2] = runKinds
      runsLength += 3
    }
    runStart = i + 1
    runKinds = 0
    seen |= about
  }
  if (bytes.length - runStart >= SHORTEST_RUN) {
    runs[runsLength] = runStart
    runs[runsLength + 1] = bytes.length
    runs[runsLength + 2] = runKinds
    runsLength += 3
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
  const run = bytes.toString('latin1', start, end)
  if (length > LONGER_THAN_NAMES || (kinds & RUN) === RUN) {
    if (!looksClean(Buffer.from(run, 'base64'), plan, depth + 1)) return false
  }
  if (length >= SHORTEST_LINE && (kinds & DIGIT) !== 0 && (kinds & RUN) !== RUN) {
    // Hex or base32: in one case, and with digits.
    if (/^[\da-f]+$/i.test(run)) return looksClean(Buffer.from(run, 'hex'), plan, depth + 1)
    if (/^[a-z2-7]+$/i.test(run)) return false
  }
  return true
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
