import fc from 'fast-check'
import { z } from 'zod'

interface JsonSchema {
  readonly type?: string
  readonly properties?: Record<string, JsonSchema>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

/** Texts that have broken servers before. */
const oddText = fc.constantFrom(
  '',
  ' ',
  '\0',
  '\ud800',
  '\r\nset-cookie: a=b',
  '../../etc/passwd',
  "' or 1=1 --",
  '%00',
  '%ff',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'ﬀ́İı',
  'x'.repeat(300),
  '1e999',
  '9007199254740993',
)
export const anyText = fc.oneof(oddText, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
const anyValue = fc.oneof(anyText, fc.jsonValue(), fc.constantFrom(null, -1, 0, 1.5, 2 ** 53, 1e308, [], {}))
const unknownKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'userId', 'isAdmin', 'toString', ''),
  anyText,
)

/** Values that mean something to the server on trial, by the name of the field. */
export type Known = Readonly<Record<string, string>>

/** Inputs that a schema takes, or nearly: what the contract says, now and then with one thing wrong. */
export function nearly(schema: z.ZodType, known: Known = {}): fc.Arbitrary<unknown> {
  const valid = arbitraryOf(
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
    known,
  )
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 1, arbitrary: fc.tuple(valid, unknownKey, anyValue).map(withOneKey) },
    { weight: 1, arbitrary: fc.tuple(valid, fc.nat(), anyValue).map(withOneChange) },
    { weight: 1, arbitrary: anyValue },
  )
}

function arbitraryOf(schema: JsonSchema, known: Known): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(one, known)))
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(([name, inner]) => {
        const value = name === 'email' ? fc.oneof(fc.emailAddress(), anyText) : arbitraryOf(inner, known)
        return [name, known[name] === undefined ? value : fc.oneof(fc.constant(known[name]), value)] as const
      })
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...(schema.required ?? [])] })
    }
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, known), { maxLength: 5 })
    case 'integer':
    case 'number':
      return fc.oneof(fc.constant(1), fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 10 }))
    case 'string':
      return textOf(schema)
    default:
      return anyValue
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 50 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress()
  if (pattern) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 40) })
}

function withOneKey([value, key, extra]: [unknown, string, unknown]): unknown {
  if (typeof value !== 'object' || value === null) return value
  // As JSON can say it: an own key, whatever it is called.
  return Object.fromEntries([...Object.entries(value), [key, extra]])
}

function withOneChange([value, pick, other]: [unknown, number, unknown]): unknown {
  if (typeof value !== 'object' || value === null) return other
  const entries = Object.entries(value)
  const chosen = pick % Math.max(entries.length, 1)
  return Object.fromEntries(entries.map(([key, inner], i) => [key, i === chosen ? other : inner]))
}
