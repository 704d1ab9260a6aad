import { hash } from 'node:crypto'

/** Below, to look again costs no more than to look up. */
const SHORTEST = 1024

/**
 * Inputs in which nothing was found, by digest. A build holds most of its files three times, twice of them packed, and what
 * was clean by itself is clean within a container, where it is looked at less closely.
 */
export class CleanInputs {
  readonly #digests = new Set<string>()

  add(bytes: Uint8Array): void {
    if (bytes.length >= SHORTEST) this.#digests.add(digest(bytes))
  }

  has(bytes: Uint8Array): boolean {
    return this.#digests.size > 0 && bytes.length >= SHORTEST && this.#digests.has(digest(bytes))
  }
}

const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64')
