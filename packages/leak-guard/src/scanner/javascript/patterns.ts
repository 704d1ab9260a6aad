import type { Pattern } from 'acorn'
import type { Evaluator } from './evaluator.ts'
import { isList, type Scope, UNKNOWN, type Value } from './value.ts'

/** Declares the names of a pattern, each as its part of the value. */
export function bind(pattern: Pattern | undefined, value: Value, scope: Scope, evaluator: Evaluator): void {
  if (pattern?.type === 'Identifier') scope.declare(pattern.name, value)
  else if (pattern?.type === 'AssignmentPattern') {
    const isMissing = value === UNKNOWN || value === undefined
    bind(pattern.left, isMissing ? evaluator.evaluate(pattern.right, scope) : value, scope, evaluator)
  } else if (pattern?.type === 'ArrayPattern') {
    for (const [i, item] of pattern.elements.entries())
      bind(item ?? undefined, isList(value) ? value[i] : UNKNOWN, scope, evaluator)
  } else if (pattern?.type === 'ObjectPattern') {
    for (const property of pattern.properties) {
      if (property.type === 'RestElement') bind(property.argument, UNKNOWN, scope, evaluator)
      else {
        const key = evaluator.keyOf(property.key, property.computed, scope)
        bind(property.value, value instanceof Map ? value.get(key) : UNKNOWN, scope, evaluator)
      }
    }
  }
}
