/** A value that tells its subscribers each change and a new one the present, as Velt's observables do. @template T */
export class Value {
  /** @type {Set<(value: T) => void>} */
  #subscribers = new Set()

  /** @param {T} current `undefined` means "nothing yet" and is not told. */
  constructor(current) {
    this.current = current
  }

  /** @param {T} next */
  set(next) {
    this.current = next
    for (const tell of [...this.#subscribers]) tell(next)
  }

  /** @param {(value: T) => void} tell */
  subscribe(tell) {
    this.#subscribers.add(tell)
    if (this.current !== undefined) tell(this.current)
    return { unsubscribe: () => void this.#subscribers.delete(tell) }
  }
}
