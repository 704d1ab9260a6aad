import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, HEX_DIGITS, nearMiss, valueFrom } from '../support/values.ts'
import { base64, base64url, hex, packers, pieces, reverse, wrap } from './encoders.ts'
import { oracleFinds } from './oracle.ts'

interface Encoder {
  readonly name: string
  readonly encode: (bytes: Buffer) => Buffer
}

const text = (write: (text: string) => string) => (bytes: Buffer) =>
  Buffer.from(write(bytes.toString('latin1')), 'latin1')
const bytewise = (write: (code: number) => string) => (bytes: Buffer) =>
  Buffer.from(Array.from(bytes, write).join(''))

/** Any of these may follow any other. */
const ENCODERS: readonly Encoder[] = [
  { name: 'base64', encode: (bytes) => Buffer.from(base64(bytes)) },
  { name: 'base64url', encode: (bytes) => Buffer.from(base64url(bytes)) },
  { name: 'wrapped base64', encode: (bytes) => Buffer.from(wrap(base64(bytes), 76)) },
  { name: 'hex', encode: (bytes) => Buffer.from(hex(bytes)) },
  { name: 'percent', encode: bytewise((code) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`) },
  { name: 'unicode escapes', encode: bytewise((code) => `\\u${code.toString(16).padStart(4, '0')}`) },
  { name: 'entities', encode: bytewise((code) => `&#${code};`) },
  { name: 'gzip', encode: packers.gzip },
  { name: 'zlib', encode: packers.zlib },
  { name: 'brotli', encode: packers.brotli },
  { name: 'zstd', encode: packers.zstd },
]
/** These turn or cut text, and make sense right around the value or around a text encoding of it. */
const INNERMOST: readonly Encoder[] = [
  { name: 'nothing', encode: (bytes) => bytes },
  { name: 'JSON', encode: text((value) => JSON.stringify({ a: 1, value })) },
  { name: 'reversed', encode: text(reverse) },
  { name: 'UTF-16', encode: (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le') },
  {
    name: 'concatenated',
    encode: text((value) =>
      pieces(value, 9)
        .map((piece) => `"${piece}"`)
        .join(' + '),
    ),
  },
]

const SECRETS = [ALPHANUMERIC, HEX_DIGITS].flatMap((alphabet) =>
  [32, 64].map((length) => {
    const secret = valueFrom(`composition ${length}`, alphabet, length)
    return { secret, scanner: createScanner({ TOKEN: secret }) }
  }),
)

const chain = fc
  .tuple(fc.constantFrom(...INNERMOST), fc.array(fc.constantFrom(...ENCODERS), { maxLength: 3 }))
  .map(([first, rest]): Encoder[] => [first, ...rest])
const around = fc.string({ unit: fc.constantFrom(...'abc 019;\n'), maxLength: 40 })

test('forms inside forms are found to a depth of three exactly where the slow oracle finds them', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SECRETS),
      fc.boolean(),
      chain,
      around,
      around,
      (known, leaks, encoders, before, after) => {
        const value = leaks ? known.secret : nearMiss(known.secret)
        const input = encoders.reduce<Buffer>(
          (bytes, { encode }) => encode(bytes),
          Buffer.from(`${before} "${value}" ${after}`),
        )
        const { findings } = known.scanner.scan(input)
        expect({ leaks, found: findings.length > 0 }).toEqual({
          leaks,
          found: oracleFinds(input, known.secret),
        })
        expect(findings.length > 0).toBe(leaks)
      },
    ),
    { numRuns: 60 },
  )
})
