import { hash } from 'node:crypto'

/** Shorter ones are looked at faster than they are remembered. */
const SHORTEST = 4096
const MOST = 10_000

/** Contents that were looked at to the end and held nothing, by their hash. */
export class CleanContents {
  readonly #hashes = new Set<string>()

  /** Looks at the bytes unless they were clean before; `look` tells whether they are. */
  lookOnce(bytes: Buffer, look: () => boolean): void {
    if (bytes.length < SHORTEST) {
      look()
      return
    }
    const key = hash('sha256', bytes, 'base64')
    if (this.#hashes.has(key)) return
    if (look() && this.#hashes.size < MOST) this.#hashes.add(key)
  }
}
