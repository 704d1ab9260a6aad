/** Characters that one window spans: a hash of 32 bits moves on by 4, so what is older has been shifted out of it. */
export const WINDOW = 8
const LONGEST_STRIDE = 32
const BITS_PER_WINDOW = 32

/**
 * Tells, of a window that ends in every `stride`-th place, that no needle is there: every occurrence of every needle covers
 * such a window, even when there is something between its characters that is left out of windows.
 * A Bloom filter, so that a look is a few reads of one small table, and now and then it is wrong about what is clean.
 */
export class WindowFilter {
  readonly stride: number
  readonly #bits: Int32Array
  readonly #shift: number

  /** @throws {RangeError} for a needle that is shorter than a window. */
  constructor(needles: readonly Uint8Array[]) {
    const shortest = Math.min(...needles.map(({ length }) => length))
    if (shortest < WINDOW) throw new RangeError(`A needle must be at least ${WINDOW} bytes long.`)
    this.stride = Math.min(LONGEST_STRIDE, shortest - WINDOW + 1)
    const size = Math.ceil(Math.log2(needles.length * this.stride * BITS_PER_WINDOW))
    this.#shift = 32 - Math.max(5, size)
    this.#bits = new Int32Array(1 << (27 - this.#shift))
    for (const needle of needles) this.#add(needle)
  }

  /** Whether a needle may cover the window with this hash. */
  has(hash: number): boolean {
    const bits = this.#bits
    const shift = this.#shift
    return (
      isSet(bits, firstHash(hash) >>> shift) &&
      isSet(bits, secondHash(hash) >>> shift) &&
      isSet(bits, thirdHash(hash) >>> shift) &&
      isSet(bits, fourthHash(hash) >>> shift)
    )
  }

  #add(needle: Uint8Array): void {
    for (let start = 0; start < this.stride; start++) {
      let hash = 0
      for (let i = start + WINDOW - 1; i >= start; i--) hash = nextHash(hash, needle[i] as number)
      for (const again of [firstHash, secondHash, thirdHash, fourthHash]) {
        const bit = again(hash) >>> this.#shift
        this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] as number) | (1 << (bit & 31))
      }
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
const firstHash = (hash: number): number => Math.imul(hash, 0x9e3779b1)
const secondHash = (hash: number): number => Math.imul(hash, 0x85ebca6b)
const thirdHash = (hash: number): number => Math.imul(hash, 0xc2b2ae35)
const fourthHash = (hash: number): number => Math.imul(hash, 0x27d4eb2f)

function isSet(bits: Int32Array, index: number): boolean {
  return (((bits[index >>> 5] as number) >>> (index & 31)) & 1) !== 0
}
