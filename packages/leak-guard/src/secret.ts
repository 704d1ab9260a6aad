import type { SecretName } from './secret-names.ts'

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/**
 * Holds a secret so that it cannot be printed by accident: `String`, JSON and `util.inspect` give
 * `[secret NAME]`. `open` is the one way to the value; call it where the value is used and nowhere else.
 */
export class Secret {
  readonly name: SecretName
  readonly #value: string

  constructor(name: SecretName, value: string) {
    this.name = name
    this.#value = value
  }

  open(): string {
    return this.#value
  }

  toString(): string {
    return `[secret ${this.name}]`
  }

  toJSON(): string {
    return this.toString()
  }

  [INSPECT](): string {
    return this.toString()
  }
}
