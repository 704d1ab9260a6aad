import type { Statement, SwitchStatement } from 'acorn'
import type { Evaluator } from './evaluator.ts'
import { type Scope, UNKNOWN, type Value } from './value.ts'

/** What a function came to, or that a `break` was met. */
type Outcome = { readonly value: Value } | 'break' | undefined

/** Goes through the statements of a called function up to the one that returns, which its arguments may decide. */
export function outcomeOf(statements: readonly Statement[], scope: Scope, evaluator: Evaluator): Outcome {
  for (const statement of statements) {
    if (!evaluator.mayGoOn()) return { value: UNKNOWN }
    const outcome = outcomeOfOne(statement, scope, evaluator)
    if (outcome !== undefined) return outcome
  }
  return undefined
}

function outcomeOfOne(statement: Statement, scope: Scope, evaluator: Evaluator): Outcome {
  switch (statement.type) {
    case 'ReturnStatement':
      return { value: statement.argument ? evaluator.evaluate(statement.argument, scope) : undefined }
    case 'BreakStatement':
      return 'break'
    case 'BlockStatement':
      return outcomeOf(statement.body, scope, evaluator)
    case 'SwitchStatement':
      return outcomeOfSwitch(statement, scope, evaluator)
    case 'IfStatement': {
      const test = evaluator.evaluate(statement.test, scope)
      if (test === UNKNOWN) break
      const branch = test ? statement.consequent : statement.alternate
      return branch ? outcomeOfOne(branch, scope, evaluator) : undefined
    }
  }
  evaluator.run(statement, scope)
  return undefined
}

function outcomeOfSwitch(
  { discriminant, cases }: SwitchStatement,
  scope: Scope,
  evaluator: Evaluator,
): Outcome {
  const value = evaluator.evaluate(discriminant, scope)
  const isMet = (test: Value) => value !== UNKNOWN && test === value
  const met = cases.findIndex(({ test }) => test && isMet(evaluator.evaluate(test, scope)))
  const from = met >= 0 ? met : cases.findIndex(({ test }) => !test)
  if (from < 0) return undefined
  const outcome = outcomeOf(
    cases.slice(from).flatMap(({ consequent }) => consequent),
    scope,
    evaluator,
  )
  return outcome === 'break' ? undefined : outcome
}
