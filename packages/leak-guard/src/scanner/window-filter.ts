/** Characters that one window spans: a hash of 32 bits moves on by 4, so what is older has been shifted out of it. */
export const WINDOW = 8
const LONGEST_STRIDE = 32
const BITS_PER_WINDOW = 32

/**
 * Tells, of a window that ends in every `stride`-th place, that no needle is there: every occurrence of every needle covers
 * such a window, even when there is something between its characters that is left out of windows.
 * A Bloom filter in which all bits of a window are in one word, or in two where the first has them all by chance: a look is
 * nearly always one read, and one guess that the processor gets right. Now and then it is wrong about what is clean.
 */
export class WindowFilter {
  readonly stride: number
  readonly #words: Int32Array
  readonly #shift: number

  /** @throws {RangeError} for a needle that is shorter than a window. */
  constructor(needles: readonly Uint8Array[]) {
    const shortest = Math.min(...needles.map(({ length }) => length))
    if (shortest < WINDOW) throw new RangeError(`A needle must be at least ${WINDOW} bytes long.`)
    this.stride = Math.min(LONGEST_STRIDE, shortest - WINDOW + 1)
    const size = Math.ceil(Math.log2((needles.length * this.stride * BITS_PER_WINDOW) / 32))
    this.#shift = 32 - Math.max(1, size)
    this.#words = new Int32Array(1 << (32 - this.#shift))
    for (const needle of needles) this.#add(needle)
  }

  /** Whether a needle may cover the window with this hash. */
  has(hash: number): boolean {
    const bits = firstBits(hash)
    return ((this.#words[firstWord(hash) >>> this.#shift] as number) & bits) === bits && this.#hasSecond(hash)
  }

  #hasSecond(hash: number): boolean {
    const bits = secondBits(hash)
    return ((this.#words[secondWord(hash) >>> this.#shift] as number) & bits) === bits
  }

  #add(needle: Uint8Array): void {
    const words = this.#words
    for (let start = 0; start < this.stride; start++) {
      let hash = 0
      for (let i = start + WINDOW - 1; i >= start; i--) hash = nextHash(hash, needle[i] as number)
      const first = firstWord(hash) >>> this.#shift
      words[first] = (words[first] as number) | firstBits(hash)
      const second = secondWord(hash) >>> this.#shift
      words[second] = (words[second] as number) | secondBits(hash)
    }
  }
}

/**
 * A window is hashed from its end: the hash with one character more in front. Multiplied, because sums of characters that are
 * shifted by less than they are wide come out the same for many windows.
 */
export function nextHash(hash: number, character: number): number {
  return (hash << 4) ^ Math.imul(character, 0x9e3779b1)
}

// With the factors in them, because the compiler makes most of numbers that it sees where they are used.
const firstWord = (hash: number): number => Math.imul(hash, 0x9e3779b1)
const firstBits = (hash: number): number => fourBits(Math.imul(hash, 0x85ebca6b) >>> 12)
const secondWord = (hash: number): number => Math.imul(hash, 0xc2b2ae35)
const secondBits = (hash: number): number => fourBits(Math.imul(hash, 0x27d4eb2f) >>> 12)

/** Four bits of a word, or fewer, each named by five of these twenty. */
function fourBits(names: number): number {
  return (1 << names) | (1 << (names >>> 5)) | (1 << (names >>> 10)) | (1 << (names >>> 15))
}
