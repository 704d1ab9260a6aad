import { nextOf } from './next-of.ts'
import { scratch } from './scratch.ts'

/**
 * Finds a text after any one-to-one replacement of its characters: a shifted or mirrored alphabet, an exclusive-or
 * with one byte, an offset on character codes, base64 with a shuffled alphabet. Such a replacement keeps which positions
 * hold equal characters, and that pattern is compared, not the characters.
 */
export interface SubstitutionSearch {
  find(haystack: Uint8Array, onHit: (pattern: number, offset: number) => void): void
}

/** Each repeated character is worth about six bits; a pattern with fewer repeats would match by accident. */
const FEWEST_REPEATS = 8
/** A text with more characters left as they were than this share of it is no replacement but a text of its own. */
const MOST_UNCHANGED = 0.25
const FAR = 255

interface Pattern {
  readonly index: number
  readonly text: Uint8Array
  /** For each position, how far back the same character was, or 0 for its first time. */
  readonly gaps: Uint8Array
  /** Position of the widest gap. Wide gaps are rare in any text, so this one and the second widest are compared first. */
  readonly widest: number
  /** How far it is to the second widest gap, and how wide that is. */
  readonly toSecond: number
  readonly secondGap: number
}

/** Texts that repeat too few characters, or are longer than 255 bytes, are left out. */
export function createSubstitutionSearch(texts: readonly Uint8Array[]): SubstitutionSearch {
  const patterns = texts.flatMap((text, index) => patternOf(text, index) ?? [])
  const byWidestGap: Pattern[][] = Array.from({ length: 256 }, () => [])
  for (const pattern of patterns) byWidestGap[pattern.gaps[pattern.widest] ?? 0]?.push(pattern)
  const isWidest = Uint8Array.from(byWidestGap, ({ length }) => Math.sign(length))

  return {
    find(haystack, onHit) {
      if (patterns.length === 0) return
      const gaps = gapsOf(haystack)
      for (let i = nextOf(isWidest, gaps, 0); i < gaps.length; i = nextOf(isWidest, gaps, i + 1)) {
        for (const pattern of byWidestGap[gaps[i] as number] as Pattern[]) {
          if (gaps[i + pattern.toSecond] !== pattern.secondGap) continue
          const start = i - pattern.widest
          if (start >= 0 && fits(pattern, gaps, haystack, start)) onHit(pattern.index, start)
        }
      }
    },
  }
}

function patternOf(text: Uint8Array, index: number): Pattern | undefined {
  if (text.length > FAR) return undefined
  const gaps = Uint8Array.from(gapsOf(text))
  const [widest, second, ...more] = Array.from(gaps.keys())
    .filter((i) => gaps[i] !== 0)
    .sort((a, b) => (gaps[b] ?? 0) - (gaps[a] ?? 0))
  if (widest === undefined || second === undefined || more.length + 2 < FEWEST_REPEATS) return undefined
  return { index, text, gaps, widest, toSecond: second - widest, secondGap: gaps[second] ?? 0 }
}

/** How far back each byte was seen before, 0 for never or farther than 255. */
function gapsOf(bytes: Uint8Array): Uint8Array {
  const gaps = scratch(bytes.length)
  const seen = new Int32Array(256).fill(-FAR - 1)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    const distance = i - (seen[byte] as number)
    // All bits of the distance or none: no branch for the processor to guess wrong.
    gaps[i] = distance & ((distance - FAR - 1) >> 31)
    seen[byte] = i
  }
  return gaps
}

function fits({ text, gaps }: Pattern, found: Uint8Array, haystack: Uint8Array, start: number): boolean {
  if (start + text.length > haystack.length) return false
  let unchanged = 0
  for (let i = 0; i < text.length; i++) {
    const wanted = gaps[i] as number
    const actual = found[start + i] as number
    // A first time in the text may have a twin before it, outside.
    if (wanted === 0 ? actual !== 0 && actual <= i : actual !== wanted) return false
    if (text[i] === haystack[start + i]) unchanged += 1
  }
  return unchanged <= text.length * MOST_UNCHANGED
}
