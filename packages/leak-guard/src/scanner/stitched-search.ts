import type { LiteralNeedle } from './needles/literal-needles.ts'

/** Told of pieces that follow each other in a secret and, with other text between, in the bytes. */
type OnStitched = (needle: LiteralNeedle, start: number, end: number) => void

/** A text worth finding in pieces. `bitsEach` is how hard each of its characters is to guess. */
export interface Stitchable {
  readonly needle: LiteralNeedle
  readonly bitsEach: number
}

/** Pieces of fewer bits turn up in any text. */
const PIECE_BITS = 20
/**
 * What all pieces together must come to, beyond what looking for the next one in several places takes away. Much more
 * than one piece: between two pieces of a value that differs in one character stands that very character now and then.
 */
const ENOUGH_BITS = 100
const FARTHEST = 64
const HASH_BITS = 18

/**
 * Finds a text cut into pieces of four characters or so, each in its place but with anything between: fields with names
 * of their own, numbered lines, attributes. A value that differs here and there has no such pieces: where one ends, the
 * next must go on without a gap.
 */
export function createStitchedSearch(texts: readonly Stitchable[]) {
  const bitmap = new Uint8Array(1 << HASH_BITS)
  const places = new Map<
    number,
    { readonly text: Stitchable; readonly at: number; readonly width: number }[]
  >()
  for (const text of texts) {
    const { bytes } = text.needle
    const width = widthOf(text)
    for (let at = 0; at + width <= bytes.length; at++) {
      const word = wordAt(bytes, at)
      bitmap[hash(word)] = 1
      places.set(word, [...(places.get(word) ?? []), { text, at, width }])
    }
  }

  return function find(haystack: Uint8Array, onStitched: OnStitched): void {
    if (places.size === 0 || haystack.length < 4) return
    let word =
      ((haystack[0] as number) << 8) | ((haystack[1] as number) << 16) | ((haystack[2] as number) << 24)
    for (let i = 3; i < haystack.length; i++) {
      word = (word >>> 8) | ((haystack[i] as number) << 24)
      if (bitmap[hash(word)] === 0) continue
      for (const { text, at, width } of places.get(word) ?? []) {
        const start = i - 3
        const end = follow(haystack, start, text, at, width)
        if (end > 0) onStitched(text.needle, start, end)
      }
    }
  }
}

/** Where the last of the pieces ends that start here, or 0 when they do not come to enough. */
function follow(
  haystack: Uint8Array,
  start: number,
  { needle, bitsEach }: Stitchable,
  at: number,
  width: number,
): number {
  const { bytes } = needle
  let from = at
  let place = start
  let bits = 0
  let end = 0
  for (let pieces = 0; ; pieces++) {
    let length = 0
    while (from + length < bytes.length && haystack[place + length] === bytes[from + length]) length += 1
    if (pieces === 0 && length < width) return 0
    bits += length * bitsEach
    from += length
    end = place + length
    if (bits >= ENOUGH_BITS) return pieces === 0 ? 0 : end
    const rest = Math.min(width, bytes.length - from)
    if (rest < 3) return 0
    const next = findNext(haystack, end, bytes, from, rest)
    if (next < 0) return 0
    bits -= Math.log2(next - end + 1) + 1
    place = next
  }
}

function findNext(
  haystack: Uint8Array,
  end: number,
  bytes: Uint8Array,
  from: number,
  length: number,
): number {
  for (let place = end + 1; place <= end + FARTHEST; place++) {
    let same = 0
    while (same < length && haystack[place + same] === bytes[from + same]) same += 1
    if (same === length) return place
  }
  return -1
}

function widthOf({ bitsEach }: Stitchable): number {
  return Math.max(4, Math.ceil(PIECE_BITS / bitsEach))
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

function hash(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS)
}
