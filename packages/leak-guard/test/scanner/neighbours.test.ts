import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, HEX_DIGITS, nearMiss, valueFrom } from '../support/values.ts'
import { base32, base64, base64url, hex, reverse } from './encoders.ts'

/** `TEST_LONG=1` tries a hundred times as many. */
const RUNS = process.env.TEST_LONG === '1' ? 20_000 : 200

const ENCODERS: readonly (readonly [string, (text: string) => string])[] = [
  ['base64', base64],
  ['base64url', base64url],
  ['hex', hex],
  ['capital hex', (text) => hex(text).toUpperCase()],
  ['base32', base32],
  ['reversed', reverse],
]
const SECRETS = [
  valueFrom('neighbours', HEX_DIGITS, 32),
  valueFrom('neighbours', ALPHANUMERIC, 40),
  valueFrom('neighbours', ALPHANUMERIC, 64),
].map((secret) => ({ secret, scanner: createScanner({ TOKEN: secret }) }))

/** What a run may stand next to: letters of a wider alphabet, signs that start an escape, code, another run. */
const BESIDE = [
  ...[
    '',
    '/',
    '+',
    '=',
    '==',
    '-',
    '_',
    '\\',
    '%',
    '&',
    '0x',
    '\\x',
    '%2',
    '&#',
    '"',
    "'",
    '`',
    '\n',
    ' ',
    '.',
    '~',
  ],
  ...[
    'a',
    'F',
    '7',
    'z',
    'Q',
    'ab',
    'e1',
    'function(e){return e.',
    'token',
    'k=',
    '\\u00',
    '\\n',
    '{"a":"',
    '\0',
    'é',
  ],
  ...[
    base64('some other text?'),
    hex('some other text'),
    base32('some other text'),
    'deadbeef',
    'A'.repeat(33),
  ],
]
const beside = fc.array(fc.constantFrom(...BESIDE), { maxLength: 3 }).map((parts) => parts.join(''))

test('a run is decoded whatever stands next to it, in up to three codings', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SECRETS),
      fc.array(fc.constantFrom(...ENCODERS), { minLength: 1, maxLength: 3 }),
      beside,
      beside,
      ({ secret, scanner }, chain, before, after) => {
        const write = (value: string) =>
          Buffer.from(before + chain.reduce((text, [, encode]) => encode(text), value) + after)
        expect(scanner.scan(write(secret)).findings).not.toEqual([])
        expect(scanner.scan(write(nearMiss(secret))).findings).toEqual([])
      },
    ),
    { numRuns: RUNS },
  )
})

test('hex of base64 right after a slash, or after a letter that is no hex digit, is found', () => {
  for (const { secret, scanner } of SECRETS) {
    for (const before of ['/', 'x', 'Q', '_']) {
      expect(scanner.scan(Buffer.from(before + hex(base64(secret)))).findings).toHaveLength(1)
    }
  }
})
