import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('clean inputs', ALPHANUMERIC, 40)
const CLEAN = Buffer.from('All work and no play. '.repeat(100))
const LEAKY = Buffer.concat([CLEAN, Buffer.from(SECRET)])

test('a secret is told each time, whatever was clean before', () => {
  const scanner = createScanner({ TOKEN: SECRET })
  const found = [CLEAN, LEAKY, gzipSync(LEAKY), CLEAN, gzipSync(CLEAN), LEAKY].map(
    (bytes) => scanner.scan(bytes).findings.length,
  )
  expect(found).toEqual([0, 1, 1, 0, 0, 1])
})

test('bytes that were clean count as Brotli no more than others do', () => {
  const scanner = createScanner({ TOKEN: SECRET })
  expect(scanner.scan(CLEAN, 'page.html').notFullyRead).toEqual([])
  expect(scanner.scan(CLEAN, 'page.html.br').notFullyRead).toHaveLength(1)
})
