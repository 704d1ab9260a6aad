/** A byte string to look for; `index` says which one was found. */
export type Needle = Uint8Array

/** Called for every occurrence, in no particular order and at most once for each needle and place. */
type OnHit = (needle: number, offset: number) => void

export interface LiteralSearch {
  find(haystack: Uint8Array, onHit: OnHit): void
  /** Finds needles with `step - 1` other bytes after each of their own. */
  findSpread(haystack: Uint8Array, step: number, onHit: OnHit): void
  /** Whether any needle is in the bytes from `from` up to `to`. */
  holds(haystack: Uint8Array, from: number, to: number): boolean
}

const HASH_FACTOR = 0x9e3779b1 | 0
const SECOND_FACTOR = 0x85ebca6b | 0
const WORD = 4
/**
 * `fast` reads as few words as it can, for large inputs. `small` keeps the bitmap within a processor's nearer caches,
 * which other work has the use of in between, for many small inputs.
 */
const TUNING = {
  fast: { longestStride: 1 << 10, bitsPerWord: 128 },
  small: { longestStride: 24, bitsPerWord: 16 },
} as const

type Tuning = keyof typeof TUNING

/**
 * One pass for any number of needles. Of the haystack it reads one aligned 32-bit word every `stride` bytes, where the
 * stride is so chosen that every occurrence of every needle covers at least one of these words; a bitmap of all words
 * of all needles at all offsets below the stride, two bits for each, tells nearly always that nothing is there. The cost
 * falls as needles get longer and hardly depends on how many there are.
 *
 * @throws {RangeError} for a needle shorter than 7 bytes, which leaves no stride.
 */
export function createLiteralSearch(needles: readonly Needle[], tuning: Tuning = 'fast'): LiteralSearch {
  const { longestStride, bitsPerWord } = TUNING[tuning]
  const shortest = Math.min(...needles.map((needle) => needle.length))
  const stride = Math.min(longestStride, Math.floor((shortest - (WORD - 1)) / WORD) * WORD)
  if (stride < WORD) throw new RangeError('A needle must be at least 7 bytes long.')

  const bitmapBits = Math.min(21, Math.max(15, Math.ceil(Math.log2(needles.length * stride * bitsPerWord))))
  const shift = 32 - bitmapBits
  const bitmap = new Int32Array(1 << (bitmapBits - 5))
  /**
   * The needles and offsets that words occur at, as `needle * stride + offset`: the first one by the hash of the word, and
   * after each place the next one with the same hash. No lists, because to make thousands of them takes long.
   */
  const placeBits = Math.ceil(Math.log2(needles.length * stride + 1)) + 1
  const firstPlaces = new Int32Array(1 << placeBits).fill(-1)
  const nextPlaces = new Int32Array(needles.length * stride)
  for (let place = nextPlaces.length - 1; place >= 0; place--) {
    const word = wordAt(needles[Math.floor(place / stride)] as Needle, place % stride, 1)
    mark(Math.imul(word, HASH_FACTOR) >>> shift)
    mark(Math.imul(word, SECOND_FACTOR) >>> shift)
    const bucket = Math.imul(word, HASH_FACTOR) >>> (32 - placeBits)
    nextPlaces[place] = at(firstPlaces, bucket)
    firstPlaces[bucket] = place
  }

  return {
    find: (haystack, onHit) => search(haystack, 0, haystack.length, onHit),
    findSpread(haystack, step, onHit) {
      for (let first = 0; first < step; first++)
        for (let i = first; i + (WORD - 1) * step < haystack.length; i += stride * step)
          check(haystack, 0, haystack.length, wordAt(haystack, i, step), i, step, onHit)
    },
    holds(haystack, from, to) {
      const words = wordsOf(haystack.buffer)
      const end = (haystack.byteOffset + to) >>> 2
      // Nearly always no word is marked, which takes little code to see: a server seldom has more of it at hand.
      for (let i = (haystack.byteOffset + from + WORD - 1) >>> 2; i < end; i += stride >>> 2)
        if (mayBeIn(at(words, i))) return holdsSurely(haystack, from, to)
      return false
    },
  }

  function search(haystack: Uint8Array, from: number, to: number, onHit: OnHit): void {
    if (to - from < shortest) return
    const words = wordsOf(haystack.buffer)
    const step = stride >>> 2
    const end = (haystack.byteOffset + to) >>> 2
    const lastOfFour = end - 3 * step
    let i = (haystack.byteOffset + from + WORD - 1) >>> 2
    // Four independent loads a turn keep the memory busy; the branch is hardly ever taken.
    for (; i < lastOfFour; i += 4 * step) {
      const h0 = Math.imul(at(words, i), HASH_FACTOR) >>> shift
      const h1 = Math.imul(at(words, i + step), HASH_FACTOR) >>> shift
      const h2 = Math.imul(at(words, i + 2 * step), HASH_FACTOR) >>> shift
      const h3 = Math.imul(at(words, i + 3 * step), HASH_FACTOR) >>> shift
      const any =
        (at(bitmap, h0 >>> 5) >>> (h0 & 31)) |
        (at(bitmap, h1 >>> 5) >>> (h1 & 31)) |
        (at(bitmap, h2 >>> 5) >>> (h2 & 31)) |
        (at(bitmap, h3 >>> 5) >>> (h3 & 31))
      if ((any & 1) === 0) continue
      for (let k = 0; k < 4; k++)
        check(
          haystack,
          from,
          to,
          at(words, i + k * step),
          (i + k * step) * WORD - haystack.byteOffset,
          1,
          onHit,
        )
    }
    for (; i < end; i += step)
      check(haystack, from, to, at(words, i), i * WORD - haystack.byteOffset, 1, onHit)
  }

  function mark(hash: number): void {
    bitmap[hash >>> 5] = at(bitmap, hash >>> 5) | (1 << (hash & 31))
  }

  function isMarked(hash: number): boolean {
    return ((at(bitmap, hash >>> 5) >>> (hash & 31)) & 1) === 1
  }

  function mayBeIn(word: number): boolean {
    return (
      isMarked(Math.imul(word, HASH_FACTOR) >>> shift) && isMarked(Math.imul(word, SECOND_FACTOR) >>> shift)
    )
  }

  function holdsSurely(haystack: Uint8Array, from: number, to: number): boolean {
    let isFound = false
    search(haystack, from, to, () => {
      isFound = true
    })
    return isFound
  }

  function check(
    haystack: Uint8Array,
    from: number,
    to: number,
    word: number,
    position: number,
    step: number,
    onHit: OnHit,
  ): void {
    if (!mayBeIn(word)) return
    const bucket = Math.imul(word, HASH_FACTOR) >>> (32 - placeBits)
    for (let place = at(firstPlaces, bucket); place >= 0; place = at(nextPlaces, place)) {
      const index = Math.floor(place / stride)
      const needle = needles[index] as Needle
      const start = position - (place % stride) * step
      const isWithin = start >= from && start + (needle.length - 1) * step < to
      if (isWithin && matches(haystack, start, step, needle)) onHit(index, start)
    }
  }
}

/** Most small inputs lie in one pool of memory; to make a view for each of them would cost as much as to search them. */
const MOST_KEPT = 64 * 1024 * 1024
let pool: { readonly buffer: ArrayBufferLike; readonly words: Int32Array } | undefined

function wordsOf(buffer: ArrayBufferLike): Int32Array {
  if (pool?.buffer === buffer) return pool.words
  const words = new Int32Array(buffer, 0, buffer.byteLength >>> 2)
  if (buffer.byteLength <= MOST_KEPT) pool = { buffer, words }
  return words
}

function matches(haystack: Uint8Array, start: number, step: number, needle: Needle): boolean {
  for (let i = 0; i < needle.length; i++) if (haystack[start + i * step] !== needle[i]) return false
  return true
}

/** The word of four bytes from a place on, each `step` after the other. */
function wordAt(bytes: Uint8Array, i: number, step: number): number {
  return (
    (bytes[i] as number) |
    ((bytes[i + step] as number) << 8) |
    ((bytes[i + 2 * step] as number) << 16) |
    ((bytes[i + 3 * step] as number) << 24)
  )
}

/** A read that the loop's bounds make safe; the compiler inlines it. */
function at(array: Int32Array, index: number): number {
  return array[index] as number
}
