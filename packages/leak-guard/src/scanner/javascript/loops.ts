import type { DoWhileStatement, ForInStatement, ForOfStatement, ForStatement, WhileStatement } from 'acorn'
import type { Evaluator } from './evaluator.ts'
import { bind } from './patterns.ts'
import { isList, Scope, UNKNOWN, type Value } from './value.ts'

type ForEach = ForOfStatement | ForInStatement
type While = ForStatement | WhileStatement | DoWhileStatement

/** Tests of loops that come to an end by counting; what ends by a flag or a `break` would seem to go on for ever. */
const COUNTS = new Set(['BinaryExpression', 'UpdateExpression'])

/** Goes through a loop turn by turn, as long as the evaluator has steps left. */
export function runLoop(node: ForEach | While, scope: Scope, evaluator: Evaluator): void {
  if ('right' in node) runForEach(node, scope, evaluator)
  else runWhile(node, scope, evaluator)
}

function runForEach({ type, left, right, body }: ForEach, scope: Scope, evaluator: Evaluator): void {
  const source = evaluator.evaluate(right, scope)
  const items = type === 'ForOfStatement' ? source : keysOf(source)
  for (const item of isList(items) || typeof items === 'string' ? items : [UNKNOWN]) {
    if (!evaluator.mayGoOn()) return
    const inner = new Scope(scope)
    if (left.type === 'VariableDeclaration') bind(left.declarations[0]?.id, item, inner, evaluator)
    evaluator.run(body, inner)
  }
}

function keysOf(value: Value): Value {
  if (value instanceof Map) return [...value.keys()]
  return isList(value) ? [...value.keys()].map(String) : UNKNOWN
}

/** A loop of which it cannot be told how often it turns is gone through once. */
function runWhile(node: While, scope: Scope, evaluator: Evaluator): void {
  const inner = new Scope(scope)
  const { type, test } = node
  if (type === 'ForStatement' && node.init) evaluator.run(node.init, inner)
  for (let turn = 0; turn === 0 || evaluator.mayGoOn(); turn++) {
    if (turn > 0 && !(test && COUNTS.has(test.type))) return
    const isLate = type === 'DoWhileStatement' && turn === 0
    const goesOn = test && !isLate ? evaluator.evaluate(test, inner) : true
    if (goesOn === UNKNOWN ? turn > 0 : !goesOn) return
    evaluator.run(node.body, inner)
    if (type === 'ForStatement' && node.update) evaluator.evaluate(node.update, inner)
  }
}
