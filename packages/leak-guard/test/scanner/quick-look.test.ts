import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { looksClean } from '../../src/scanner/quick-look.ts'
import { planSearch } from '../../src/scanner/search-plan.ts'
import { Walk } from '../../src/scanner/walk.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'
import { base32, base64url } from './encoders.ts'
import { WHOLE_CASES } from './rule-cases.ts'

const SECRET = valueFrom('quick', ALPHANUMERIC, 40)
const plan = planSearch([{ name: 'TOKEN', value: SECRET }], 'whole')
const scanner = createScanner({ TOKEN: SECRET }, 'whole')

/** Bytes as random as a signature, the same on every run: a random one may rightly ask for a closer look now and then. */
const bytesFrom = (seed: string, outputLength: number) =>
  createHash('shake256', { outputLength }).update(seed).digest()

const jwt = (claims: object) =>
  [JSON.stringify({ alg: 'RS256' }), JSON.stringify(claims)]
    .map(base64url)
    .concat(base64url(bytesFrom(JSON.stringify(claims), 256)))
    .join('.')

describe('a quick look', () => {
  test.each(WHOLE_CASES)('[%s] never takes %s for clean, alone or in JSON', (_id, _what, write) => {
    const written = write(SECRET)
    const bodies = [Buffer.from(written)]
    if (typeof written === 'string')
      bodies.push(Buffer.from(JSON.stringify({ id: 1, written, more: [true] })))
    for (const body of bodies) {
      expect(looksClean(body, plan)).toBe(false)
      expect(scanner.scan(body).findings.length).toBeGreaterThan(0)
    }
  })

  test('is enough for the response with a token that is not ours, and for most JSON', () => {
    for (let i = 0; i < 200; i++) {
      const token = jwt({ sub: bytesFrom(`subject ${i}`, 9).toString('hex'), miss: nearMiss(SECRET) })
      const body = Buffer.from(JSON.stringify({ token, expiresAt: '2026-11-24T00:00:00.000Z' }))
      expect(new Walk(plan).thoroughly(body)).toEqual({ findings: [], notFullyRead: [] })
      expect(looksClean(body, plan)).toBe(true)
    }
  })

  test.each([
    ['hex', (text: string) => Buffer.from(text).toString('hex')],
    ['base32', base32],
    ['base32 in lower case', (text: string) => base32(text).toLowerCase()],
  ])('asks for a closer look at a row of %s, wherever it stands among letters of base64', (_what, write) => {
    const row = write(Buffer.from(SECRET).toString('base64'))
    for (let before = 0; before <= 48; before++) {
      const run = `${'Zy_x-W9'.repeat(7).slice(0, before)}${row}${'-zY8_'.repeat(before % 4)}`
      expect(looksClean(JSON.stringify({ run }), plan)).toBe(false)
    }
  })

  test('sees the secret in the claims of a token', () => {
    const body = Buffer.from(JSON.stringify({ token: jwt({ sub: 'a', leaked: SECRET }) }))
    expect(scanner.scan(body).findings).toHaveLength(1)
    expect(
      scanner.scan(Buffer.from(JSON.stringify({ token: jwt({ leaked: base64url(`{"a":"${SECRET}"}`) }) })))
        .findings,
    ).toHaveLength(1)
  })
})
