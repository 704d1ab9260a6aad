import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLiteralSearch } from '../../src/scanner/literal-search.ts'
import { planSearch } from '../../src/scanner/search-plan.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

function hits(needles: readonly Buffer[], haystack: Buffer): string[] {
  const found: string[] = []
  createLiteralSearch(needles).find(haystack, (needle, offset) => found.push(`${needle}@${offset}`))
  return found.sort()
}

/** The same by the plainest way there is. */
function hitsByIndexOf(needles: readonly Buffer[], haystack: Buffer): string[] {
  return needles
    .flatMap((needle, index) => {
      const found: string[] = []
      for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1))
        found.push(`${index}@${at}`)
      return found
    })
    .sort()
}

describe('the one-pass search', () => {
  test('finds every needle of a plan at every alignment of needle and buffer', () => {
    const plan = planSearch([{ name: 'TOKEN', value: valueFrom('alignment', ALPHANUMERIC, 40) }])
    const needles: Buffer[] = []
    const collect = plan.whole.needles.map(({ bytes }) => bytes)
    needles.push(...collect)
    expect(needles.length).toBeGreaterThan(47)
    const backing = Buffer.alloc(2048, '.')
    for (const needle of needles) {
      for (let at = 0; at < 41; at++) {
        for (const origin of [0, 1, 2, 3]) {
          const haystack = backing.subarray(origin, origin + 41 + needle.length + (at % 5))
          haystack.fill('.')
          needle.copy(haystack, at)
          const found: number[] = []
          plan.whole.find(haystack, (hit, offset) => {
            if (hit.bytes === needle) found.push(offset)
          })
          expect(found).toEqual([at])
        }
      }
    }
  })

  test('agrees with indexOf on needles and texts over a small alphabet, where near misses abound', () => {
    const text = (min: number, max: number) =>
      fc
        .string({ unit: fc.constantFrom('a', 'b'), minLength: min, maxLength: max })
        .map((all) => Buffer.from(all))
    fc.assert(
      fc.property(
        fc.array(text(7, 20), { minLength: 1, maxLength: 6 }),
        text(0, 300),
        (needles, haystack) => {
          expect(hits(needles, haystack)).toEqual(hitsByIndexOf(needles, haystack))
        },
      ),
    )
  })

  test('finds a needle in every second to fourth byte where it is in these put together', () => {
    const text = (min: number, max: number) =>
      fc
        .string({ unit: fc.constantFrom('a', 'b'), minLength: min, maxLength: max })
        .map((all) => Buffer.from(all))
    fc.assert(
      fc.property(
        fc.array(text(7, 12), { minLength: 1, maxLength: 6 }),
        text(0, 300),
        fc.constantFrom(2, 3, 4),
        (needles, haystack, step) => {
          const found: string[] = []
          const search = createLiteralSearch(needles)
          search.findSpread(haystack, step, (needle, offset) => found.push(`${needle}@${offset}`))
          const expected = Array.from({ length: step }, (_, first) => {
            const bytes = haystack.filter((_byte, i) => i % step === first)
            const placed = (hit: string) =>
              hit.replace(/\d+$/, (offset) => `${first + Number(offset) * step}`)
            return hitsByIndexOf(needles, Buffer.from(bytes)).map(placed)
          })
          expect(found.sort()).toEqual(expected.flat().sort())
        },
      ),
    )
  })

  test('refuses a needle that is too short for a stride', () => {
    expect(() => createLiteralSearch([Buffer.from('sixsix')])).toThrow(RangeError)
  })
})
