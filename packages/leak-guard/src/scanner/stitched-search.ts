import type { LiteralNeedle } from './needles/literal-needles.ts'

/** A text to be found in pieces, with how many bits each of its bytes is worth. */
export interface StitchedText extends LiteralNeedle {
  readonly bits: readonly number[]
  /** Pieces of any length, or pairs alone. */
  readonly pieces: 'any' | 'pairs'
}

export interface StitchedSearch {
  find(haystack: Uint8Array, onFound: (needle: LiteralNeedle, start: number, end: number) => void): void
}

const ENOUGH_BITS = 48
/**
 * Of a text that differs here and there, two pieces may seem to meet because what stands between them happens to be the very
 * character that is missing. So more must be there than two such stretches: this many bits, or this share of the text.
 */
const ENOUGH_COVERED = 96
const SHARE_COVERED = 0.6
/** How far from the last piece the next one may be. */
const LONGEST_GAP = 200
/** What it takes away that the next piece may be anywhere in the gap, or where the last gap leads one to look. */
const ANY_GAP_BITS = 9
const SAME_GAP_BITS = 1
/** A piece may run on by accident into what only looks like the next one. */
const MOST_OVERLAP = 2
/** Distances at which pairs are looked for, and what it takes away that there are several. */
const SHORTEST_PERIOD = 3
const LONGEST_PERIOD = 16
const PERIOD_BITS = 4
/** What pairs of bytes may be. */
const STARTS_TRIPLE = 1
const STARTS_PAIRS = 2

/** Pieces that follow each other. */
interface Chain {
  readonly bits: number
  readonly covered: number
  readonly gap: number
  readonly from: number
  readonly to: number
}

/** By the place in the texts where the next piece has to begin, or to end. */
type Chains = Map<number, Chain>

/**
 * Finds texts that are cut into pieces of three characters or more, in order or from the last to the first, with anything
 * in between; and pairs at equal distances. A piece must begin where the one before ended, so a text that only resembles
 * the secret is none. Nearly all bytes cost one look-up.
 */
export function createStitchedSearch(texts: readonly StitchedText[]): StitchedSearch {
  const all = Buffer.concat(texts.map(({ bytes }) => bytes))
  const owners: StitchedText[] = []
  const ends: number[] = []
  const needed: number[] = []
  /** Bits up to each place, so that a difference tells what a stretch is worth. */
  const sums: number[] = [0]
  const kinds = new Uint8Array(1 << 16)
  const triples = new Map<number, number[]>()
  const pairs = new Map<number, number[]>()
  for (const text of texts) {
    const start = owners.length
    const end = start + text.bytes.length
    for (let at = start; at < end; at++) {
      owners.push(text)
      ends.push(end)
      needed.push(Math.min(ENOUGH_COVERED, sum(text.bits) * SHARE_COVERED))
      sums.push((sums[at] ?? 0) + (text.bits[at - start] ?? 0))
      if (at + 2 < end && text.pieces === 'any') {
        note(triples, tripleAt(all, at), at)
        mark(pairAt(all, at), STARTS_TRIPLE)
      }
    }
    // Pairs are followed from the first or second character only: others would be in every text.
    for (const first of [0, 1]) {
      const pair = pairAt(text.bytes, first)
      note(pairs, pair, start + first)
      mark(pair, STARTS_PAIRS)
    }
  }

  return {
    find(haystack, onFound) {
      const rising: Chains = new Map()
      const falling: Chains = new Map()
      for (let i = nextPair(kinds, haystack, 0); i < haystack.length; i = nextPair(kinds, haystack, i + 1)) {
        const pair = pairAt(haystack, i)
        const kind = kinds[pair] as number
        if ((kind & STARTS_TRIPLE) !== 0) {
          for (const at of triples.get(tripleAt(haystack, i)) ?? []) {
            // What starts further to the left was followed from there.
            if (owners[at - 1] === owners[at] && haystack[i - 1] === all[at - 1]) continue
            const found = followed(haystack, i, at, rising, falling)
            if (found) onFound(owners[at] as StitchedText, ...found)
          }
        }
        if ((kind & STARTS_PAIRS) !== 0) {
          for (const at of pairs.get(pair) ?? []) {
            const to = endOfPairs(haystack, i, at)
            if (to > 0) onFound(owners[at] as StitchedText, i, to)
          }
        }
      }
    },
  }

  function mark(pair: number, kind: number): void {
    kinds[pair] = (kinds[pair] as number) | kind
  }

  function followed(
    haystack: Uint8Array,
    i: number,
    at: number,
    rising: Chains,
    falling: Chains,
  ): [number, number] | undefined {
    let length = 3
    while (at + length < (ends[at] as number) && haystack[i + length] === all[at + length]) length += 1
    const piece = { from: i, to: i + length, start: at, end: at + length }
    let enough: Chain | undefined
    for (const [chains, before, after] of [
      [rising, piece.start, piece.end],
      [falling, piece.end, piece.start],
    ] as const) {
      const step = chains === rising ? 1 : -1
      const alone = worth(piece.start, piece.end)
      let best: Chain = { bits: alone, covered: alone, gap: -1, from: i, to: piece.to }
      for (let overlap = 0; overlap <= MOST_OVERLAP; overlap++) {
        const chain = chains.get(before + overlap * step)
        const gap = chain ? i - chain.to : -1
        if (chain === undefined || gap < 0 || gap > LONGEST_GAP) continue
        if (owners[before + overlap * step - (step === 1 ? 1 : 0)] !== owners[at]) continue
        const own =
          step === 1 ? worth(piece.start + overlap, piece.end) : worth(piece.start, piece.end - overlap)
        const bits = chain.bits + own - (gap === chain.gap ? SAME_GAP_BITS : ANY_GAP_BITS)
        if (bits > best.bits)
          best = { bits, covered: chain.covered + own, gap, from: chain.from, to: piece.to }
        if (best.gap >= 0 && best.bits >= ENOUGH_BITS && best.covered >= (needed[at] as number)) enough = best
      }
      const rival = chains.get(after)
      if (!rival || rival.bits <= best.bits || i - rival.to > LONGEST_GAP) chains.set(after, best)
    }
    return enough && [enough.from, enough.to]
  }

  /** Where pairs at equal distances end that start here, or 0 when they do not come to enough. */
  function endOfPairs(haystack: Uint8Array, i: number, at: number): number {
    const end = ends[at] as number
    for (let period = SHORTEST_PERIOD; period <= LONGEST_PERIOD; period++) {
      let from = at + 2
      let to = i + period
      while (from + 1 < end && haystack[to] === all[from] && haystack[to + 1] === all[from + 1]) {
        from += 2
        to += period
      }
      if (from > at + 4 && worth(at, from) - PERIOD_BITS >= ENOUGH_BITS) return to - period + 2
    }
    return 0
  }

  function worth(start: number, end: number): number {
    return (sums[end] as number) - (sums[start] as number)
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function note(places: Map<number, number[]>, key: number, at: number): void {
  const known = places.get(key)
  if (known) known.push(at)
  else places.set(key, [at])
}

/** Where the next pair of a kind is that has a byte behind it, from `from` on, or the end. */
function nextPair(kinds: Uint8Array, bytes: Uint8Array, from: number): number {
  const end = bytes.length - 2
  let pair = bytes[from] as number
  for (let i = from; i < end; i++) {
    pair = ((pair << 8) | (bytes[i + 1] as number)) & 0xffff
    if (kinds[pair] !== 0) return i
  }
  return bytes.length
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1)
}

function tripleAt(bytes: Uint8Array, at: number): number {
  return (pairAt(bytes, at) << 8) | byteAt(bytes, at + 2)
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}
