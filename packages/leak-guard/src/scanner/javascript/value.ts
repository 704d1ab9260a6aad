import type { Node } from 'acorn'

interface Unknown {
  readonly kind: 'unknown'
}

/** What an expression comes to when that cannot be told without running the program. */
export const UNKNOWN: Unknown = { kind: 'unknown' }

/** Longer lists and texts are not made: a loop in hostile code could ask for any length. */
export const LONGEST = 1 << 18
/** As arguments of one call more of them might overflow the stack. */
const MOST_BYTES = 4096

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

/** The variables of a function or block. Most blocks have none, and then need no table. */
export class Scope {
  #values: Map<string, Value> | undefined
  readonly #parent: Scope | undefined

  constructor(parent?: Scope) {
    this.#parent = parent
  }

  declare(name: string, value: Value): void {
    this.#values ??= new Map()
    this.#values.set(name, value)
  }

  read(name: string): Value {
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const value = scope.#values?.get(name)
      if (value !== undefined || scope.#values?.has(name)) return value
    }
    return UNKNOWN
  }

  write(name: string, value: Value): void {
    const holder = this.#holder(name)
    if (holder) holder.set(name, value)
    else this.#outermost().declare(name, value)
  }

  #holder(name: string): Map<string, Value> | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      if (scope.#values?.has(name)) return scope.#values
    }
    return undefined
  }

  #outermost(): Scope {
    return this.#parent ? this.#parent.#outermost() : this
  }
}

export function isClosure(value: Value): value is Closure {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'closure'
}

/** How much of a list or text there is. */
export function lengthOf(value: Value): number {
  return typeof value === 'string' || isList(value) ? value.length : 1
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

/** The text that a value is, or that its items make when they are put end to end. */
export function spelled(value: Value): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString(16)
  if (!isList(value) || value.length === 0) return undefined
  if (value.every((item) => typeof item === 'number' && item >= 0 && item < 256))
    return String.fromCharCode(...(value.slice(0, MOST_BYTES) as number[]))
  return value.length > 1 && value.every((item) => typeof item === 'string') ? value.join('') : undefined
}
