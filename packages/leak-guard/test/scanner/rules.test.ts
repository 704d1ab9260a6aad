import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, HEX_DIGITS, nearMiss, valueFrom } from '../support/values.ts'
import { PIECES_CASES, WHOLE_CASES, type Write } from './rule-cases.ts'

const SECRET = valueFrom('rules', ALPHANUMERIC, 48)
const pieces = createScanner({ TOKEN: SECRET })
const whole = createScanner({ TOKEN: SECRET }, 'whole')
/** Rules about pieces need a miss that has no eight characters in a row, so theirs is cut from another value. */
const OTHER = valueFrom('another', ALPHANUMERIC, 48)

/** The written value alone, and within other text where it is text. */
function placements(written: string | Buffer): Buffer[] {
  const alone = Buffer.from(written)
  if (typeof written !== 'string') return [alone]
  return [alone, Buffer.from(`const before = 1; /* x */ ${written}\nconst after = "more";\n`)]
}

describe.each([...WHOLE_CASES, ...PIECES_CASES])('[%s] %s', (_id, _what, write: Write) => {
  test('is found, and the finding does not hold the value', () => {
    for (const bytes of placements(write(SECRET))) {
      const { findings, notFullyRead } = pieces.scan(bytes)
      expect(findings.length, 'findings').toBeGreaterThan(0)
      expect(notFullyRead).toEqual([])
      for (const { secret, form, offset, length } of findings) {
        expect(secret).toBe('TOKEN')
        expect(form).not.toContain(SECRET)
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(length).toBeGreaterThan(0)
        expect(offset + length).toBeLessThanOrEqual(bytes.length)
      }
    }
  })

  test('is not found for a value that shares seven characters in a row', () => {
    const miss = _id === 'V15' ? OTHER : nearMiss(SECRET)
    for (const bytes of placements(write(miss))) {
      expect(pieces.scan(bytes)).toEqual({ findings: [], notFullyRead: [] })
    }
  })
})

describe('whole secrets, for running servers', () => {
  test.each(WHOLE_CASES)('[%s] %s is found', (_id, _what, write) => {
    expect(whole.scan(Buffer.from(write(SECRET))).findings.length).toBeGreaterThan(0)
  })

  test.each(PIECES_CASES.filter(([id]) => id === 'V15'))('[%s] %s is let through', (_id, _what, write) => {
    expect(whole.scan(Buffer.from(write(SECRET))).findings).toEqual([])
  })
})

describe('secrets of other shapes', () => {
  const HEX_SECRET = valueFrom('hex', HEX_DIGITS, 32)

  test('[N12] the bytes of a hex secret, in base64, and as dashed groups', () => {
    const scanner = createScanner({ TOKEN: HEX_SECRET })
    const bytes = Buffer.from(HEX_SECRET, 'hex')
    const uuid = HEX_SECRET.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    for (const written of [bytes, Buffer.from(bytes.toString('base64')), Buffer.from(uuid)]) {
      expect(scanner.scan(Buffer.concat([Buffer.from('id: '), written])).findings).toHaveLength(1)
    }
    const miss = nearMiss(HEX_SECRET)
    expect(scanner.scan(Buffer.from(miss, 'hex')).findings).toEqual([])
    expect(
      scanner.scan(Buffer.from(`${miss} ${Buffer.from(miss, 'hex').toString('base64')}`)).findings,
    ).toEqual([])
  })

  test.each(['base64', 'base64url'] as const)('[N12] the bytes of a secret in %s', (encoding) => {
    const bytes = createHash('sha256').update('bytes').digest()
    const scanner = createScanner({ TOKEN: bytes.toString(encoding) })
    const written = (value: Buffer) => [
      value,
      Buffer.from(value.toString('hex')),
      Buffer.from(`[${[...value].join(', ')}]`),
      Buffer.from(Array.from({ length: 8 }, (_, i) => value.readUInt32BE(i * 4)).join(', ')),
    ]
    for (const each of written(bytes)) expect(scanner.scan(each).findings.length).toBeGreaterThan(0)
    const miss = Buffer.from(bytes)
    for (let i = 5; i < miss.length; i += 6) miss[i] = (miss[i] ?? 0) ^ 0x11
    for (const each of written(miss)) expect(scanner.scan(each).findings).toEqual([])
  })

  test('[N14] the password of a URL is a secret of its own, and the rest of the URL is none', () => {
    const password = valueFrom('password', ALPHANUMERIC, 20)
    const scanner = createScanner({ DATABASE_URL: `postgres://app:${password}@127.0.0.1:5432/app` })
    expect(scanner.scan(Buffer.from(`password=${password}`)).findings).toHaveLength(1)
    expect(scanner.scan(Buffer.from('postgres://app:@127.0.0.1:5432/app')).findings).toEqual([])
  })

  test('[N14] each of several values separated by commas is a secret of its own', () => {
    const [first, second] = [valueFrom('first', ALPHANUMERIC, 32), valueFrom('second', ALPHANUMERIC, 32)]
    const scanner = createScanner({ SESSION_SECRET: `${first},${second}` })
    expect(scanner.scan(Buffer.from(`x ${second}`)).findings).toHaveLength(1)
    expect(scanner.scan(Buffer.from(`x ${nearMiss(second)}`)).findings).toEqual([])
  })

  test('[V14] a program in an attribute is where the attribute is', () => {
    const write = PIECES_CASES.find(([, what]) => what === 'a handler in HTML')?.[2]
    const tag = Buffer.from(write?.(SECRET) ?? '')
    const [finding] = pieces.scan(tag).findings
    expect(finding).toMatchObject({ offset: '<a '.length, length: tag.length - '<a >'.length })
  })

  test('[V15] a piece in which every seventh letter has another case is none', () => {
    const letters = valueFrom('letters', ALPHANUMERIC.replace(/\d/g, ''), 48)
    const scanner = createScanner({ TOKEN: letters })
    const swapped = (char: string) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())
    const piece = Array.from(letters.slice(4, 34), (char, i) => (i % 7 === 6 ? swapped(char) : char)).join('')
    expect(scanner.scan(Buffer.from(`x ${piece} y`)).findings).toEqual([])
    expect(scanner.scan(Buffer.from(`x ${letters.slice(4, 34)} y`)).findings).toHaveLength(1)
  })

  test('[V15] words of a secret made of words are no pieces of it', () => {
    const scanner = createScanner({ TOKEN: 'velt-secret-token-for-the-production-server' })
    expect(scanner.scan(Buffer.from('a secret-token for-the-production of things')).findings).toEqual([])
    expect(scanner.scan(Buffer.from('x=velt-secret-token-for-the-production-server')).findings).toHaveLength(
      1,
    )
  })
})

test('every rule of SPEC.md has a test, and every test a rule', () => {
  const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8')
  const rules = [...spec.matchAll(/^\| ([A-Z]\d+) +\|/gm)].map(([, id]) => id)
  const sources = readdirSync(new URL('.', import.meta.url)).map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  )
  const inTitles = [...sources.join('\n').matchAll(/'\[([NVCL]\d+)\] /g)].map(([, id]) => id)
  const tested = [...inTitles, ...WHOLE_CASES.map(([id]) => id), ...PIECES_CASES.map(([id]) => id)]
  expect([...new Set(tested)].sort()).toEqual([...new Set(rules)].sort())
})
