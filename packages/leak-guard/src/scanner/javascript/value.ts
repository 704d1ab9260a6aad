import type { Node } from 'acorn'

interface Unknown {
  readonly kind: 'unknown'
}

/** What an expression comes to when that cannot be told without running the program. */
export const UNKNOWN: Unknown = { kind: 'unknown' }

/** A function written in the scanned program, which the evaluator may call. */
export interface Closure {
  readonly kind: 'closure'
  readonly node: Node
  readonly scope: Scope
}

export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | RegExp
  | Closure
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Unknown

/** The variables of a function or block. */
export class Scope {
  readonly #values = new Map<string, Value>()
  readonly #parent: Scope | undefined

  constructor(parent?: Scope) {
    this.#parent = parent
  }

  declare(name: string, value: Value): void {
    this.#values.set(name, value)
  }

  read(name: string): Value {
    const own = this.#values.get(name)
    if (own !== undefined || this.#values.has(name)) return own
    return this.#parent ? this.#parent.read(name) : UNKNOWN
  }

  write(name: string, value: Value): void {
    if (this.#values.has(name) || this.#parent === undefined) this.#values.set(name, value)
    else this.#parent.write(name, value)
  }
}

export function isClosure(value: Value): value is Closure {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'closure'
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

export function isKnown(value: Value): boolean {
  return value !== UNKNOWN
}
