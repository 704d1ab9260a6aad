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
  /** Positions of the two widest gaps: wide gaps are rare in any text, so they are compared first. */
  readonly widest: number
  readonly second: number
}

/** Texts that repeat too few characters, or are longer than 255 bytes, are left out. */
export function createSubstitutionSearch(texts: readonly Uint8Array[]): SubstitutionSearch {
  const patterns = texts.flatMap((text, index) => patternOf(text, index) ?? [])
  const byWidestGap: Pattern[][] = Array.from({ length: 256 }, () => [])
  for (const pattern of patterns) byWidestGap[gap(pattern, pattern.widest)]?.push(pattern)

  return {
    find(haystack, onHit) {
      if (patterns.length === 0) return
      const gaps = gapsOf(haystack)
      for (let i = 0; i < gaps.length; i++) {
        const candidates = byWidestGap[gaps[i] as number] as Pattern[]
        for (let k = 0; k < candidates.length; k++) {
          const pattern = candidates[k] as Pattern
          const start = i - pattern.widest
          if (gaps[start + pattern.second] !== pattern.gaps[pattern.second]) continue
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
  return { index, text, gaps, widest, second }
}

/** How far back each byte was seen before, 0 for never or farther than 255. */
function gapsOf(bytes: Uint8Array): Uint8Array {
  const gaps = scratch(bytes.length)
  const seen = new Int32Array(256).fill(-FAR - 1)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    const distance = i - (seen[byte] as number)
    gaps[i] = distance > FAR ? 0 : distance
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

function gap(pattern: Pattern, position: number): number {
  return pattern.gaps[position] as number
}
