import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, HEX_DIGITS, nearMiss, valueFrom } from '../support/values.ts'
import { base64, codes, hex, percent, pieces } from './encoders.ts'

/** What stands in clean files and looks like a secret, or nearly is one. */
const LOOK_ALIKES: readonly (readonly [string, (secret: string, i: number) => string | Buffer])[] = [
  ['a value that shares seven characters in a row', (secret) => nearMiss(secret)],
  [
    'seven of its characters and others',
    (secret, i) => `${secret.slice(i % 20, (i % 20) + 7)}.${randomBytes(20).toString('hex')}`,
  ],
  ['a hash', (_, i) => createHash('md5').update(`${i}`).digest('hex')],
  ['a longer hash', (_, i) => createHash('sha512').update(`${i}`).digest('base64')],
  [
    'a token of a user',
    (secret, i) =>
      [{ alg: 'HS256' }, { sub: `${i}`, key: nearMiss(secret) }]
        .map((part) => base64(JSON.stringify(part)))
        .concat(randomBytes(32).toString('base64url'))
        .join('.'),
  ],
  ['random base64', () => randomBytes(400).toString('base64')],
  ['random bytes', () => randomBytes(2000)],
  ['packed random text', () => gzipSync(randomBytes(500).toString('base64'))],
  ['character codes', (secret) => JSON.stringify(codes(nearMiss(secret)))],
  [
    'a concatenation',
    (secret) =>
      pieces(nearMiss(secret), 5)
        .map((piece) => `"${piece}"`)
        .join('+'),
  ],
  ['percent escapes', (secret) => percent(nearMiss(secret))],
  ['hex of base64', (secret) => hex(base64(nearMiss(secret)))],
]

describe.each([
  ['an alphanumeric secret', ALPHANUMERIC, 48],
  ['a hex secret', HEX_DIGITS, 32],
  ['a secret in lower case', 'abcdefghijklmnopqrstuvwxyz0123456789', 32],
] as const)('with %s', (_, alphabet, length) => {
  const secret = valueFrom('clean', alphabet, length)
  const scanner = createScanner({ TOKEN: secret })

  test.each(LOOK_ALIKES)('%s is clean', (_what, make) => {
    for (let i = 0; i < 40; i++) {
      const made = make(secret, i)
      for (const bytes of [
        Buffer.from(made),
        Buffer.concat([Buffer.from('const x = "'), Buffer.from(made), Buffer.from('";')]),
      ]) {
        expect(scanner.scan(bytes)).toEqual({ findings: [], notFullyRead: [] })
      }
    }
  })
})
