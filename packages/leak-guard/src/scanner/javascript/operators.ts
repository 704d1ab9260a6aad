import { text } from './built-ins.ts'
import { UNKNOWN, type Value } from './value.ts'

/** A pattern without groups, alternatives and more than one repetition cannot take long. */
const HARMLESS_PATTERN = /^[^(){}|*+?]*[*+]?$/

const OF_NUMBERS: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** The value of a literal; of regular expressions only those that cannot take long. */
export function literal(value: unknown): Value {
  if (value instanceof RegExp) return HARMLESS_PATTERN.test(value.source) ? value : UNKNOWN
  return value as string | number | bigint | boolean | null
}

/** What a binary operator comes to. */
export function binary(operator: string, a: Value, b: Value): Value {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN
  if (operator === '+' && (typeof a !== 'number' || typeof b !== 'number') && typeof a !== 'bigint') {
    return attemptText(() => text(a) + text(b))
  }
  return typeof a === 'number' && typeof b === 'number' ? (OF_NUMBERS[operator]?.(a, b) ?? UNKNOWN) : UNKNOWN
}

export function unary(operator: string, value: Value): Value {
  if (operator === '!' && value !== UNKNOWN) return !value
  if (typeof value !== 'number')
    return operator === '+' && typeof value === 'string' ? Number(value) : UNKNOWN
  return operator === '-' ? -value : operator === '~' ? ~value : operator === '+' ? value : UNKNOWN
}

export function logical(operator: string, a: Value, b: Value): Value {
  if (a === UNKNOWN) return UNKNOWN
  return operator === '&&' ? a && b : operator === '||' ? a || b : (a ?? b)
}

/** A template with values in its gaps. */
export function filledIn(strings: readonly string[], values: readonly Value[]): Value {
  return attemptText(() => strings.reduce((all, part, i) => all + text(values[i - 1]) + part))
}

/** A text made of values of which some may not be known. */
function attemptText(run: () => string): Value {
  try {
    return run()
  } catch {
    return UNKNOWN
  }
}
