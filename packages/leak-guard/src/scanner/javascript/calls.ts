import type { ArrowFunctionExpression, Function as FunctionNode } from 'acorn'
import type { Evaluator } from './evaluator.ts'
import { bind } from './patterns.ts'
import { outcomeOf } from './returns.ts'
import { isClosure, Scope, UNKNOWN, type Value } from './value.ts'

const MOST_DEEP = 128
/** In characters. What a function for decoding takes, and little of what a program consists of. */
const LARGEST = 600

/** Calls of small functions of the program. Large ones, and calls with something unknown, would tell nothing new. */
export class Calls {
  readonly #evaluator: Evaluator
  #depth = 0

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator
  }

  /** How many calls within calls there are right now. */
  get depth(): number {
    return this.#depth
  }

  readonly call = (callee: Value, args: readonly Value[]): Value => {
    if (!isClosure(callee) || args.includes(UNKNOWN) || !this.#evaluator.mayGoOn()) return UNKNOWN
    const node = callee.node as FunctionNode | ArrowFunctionExpression
    if (node.end - node.start > LARGEST || this.#depth >= MOST_DEEP) return UNKNOWN
    this.#depth += 1
    try {
      return this.#run(node, callee.scope, args)
    } catch (error) {
      // Calls within calls that the stack is too small for: how large its frames are depends on what was compiled by now.
      if (error instanceof RangeError) return UNKNOWN
      throw error
    } finally {
      this.#depth -= 1
    }
  }

  #run(node: FunctionNode | ArrowFunctionExpression, outer: Scope, args: readonly Value[]): Value {
    const scope = new Scope(outer)
    node.params.forEach((param, i) => {
      const isRest = param.type === 'RestElement'
      bind(isRest ? param.argument : param, isRest ? args.slice(i) : args[i], scope, this.#evaluator)
    })
    if (node.body.type !== 'BlockStatement') return this.#evaluator.evaluateQuietly(node.body, scope)
    const outcome = outcomeOf(node.body.body, scope, this.#evaluator)
    return typeof outcome === 'object' ? outcome.value : undefined
  }
}
