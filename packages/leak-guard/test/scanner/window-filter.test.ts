import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksClean } from '../../src/scanner/quick-look.ts'
import { planSearch } from '../../src/scanner/search-plan.ts'
import { nextHash, WINDOW, WindowFilter } from '../../src/scanner/window-filter.ts'

const bytes = (text: string) => Buffer.from(text)
const hashOf = (window: Buffer) => window.reduceRight(nextHash, 0)

describe('the filter of windows', () => {
  test('knows every window that may be the first to be looked at in a needle', () => {
    const needles = ['0123456789abcdefghijklmnop', 'zyxwvutsrqponmlkjihgfedcba'].map(bytes)
    const filter = new WindowFilter(needles)
    expect(filter.stride).toBe(26 - WINDOW + 1)
    for (const needle of needles) {
      for (let start = 0; start + WINDOW <= needle.length; start++)
        expect(filter.has(hashOf(needle.subarray(start, start + WINDOW)))).toBe(true)
    }
  })

  test('takes next to nothing else for one', () => {
    const filter = new WindowFilter([bytes('0123456789abcdefghijklmnop')])
    const others = Array.from({ length: 10_000 }, (_, i) => bytes(`other ${i}`.slice(-WINDOW)))
    expect(others.filter((window) => window.length === WINDOW && filter.has(hashOf(window)))).toEqual([])
  })

  test('refuses a needle that is shorter than a window', () => {
    expect(() => new WindowFilter([bytes('seven77')])).toThrow(RangeError)
  })
})

test('a quick look sees a secret at any place, with anything between its characters, however short or long it is', () => {
  /** Clean texts that get a closer look. By chance a filter takes a few in 100,000 for what it knows. */
  let closerLooks = 0
  const gap = fc.stringMatching(/^[ .,:;"'{}[\]()!?_/+-]{0,40}$/)
  const lengths = fc.constantFrom(16, 17, 24, 40, 64)
  fc.assert(
    fc.property(
      lengths.chain((length) =>
        fc.tuple(
          fc.stringMatching(new RegExp(`^[a-zA-Z0-9]{${length}}$`)),
          fc.array(gap, { minLength: length, maxLength: length }),
        ),
      ),
      fc.stringMatching(/^(?:[a-z]{1,9}[ .]){0,8}$/),
      ([secret, gaps], before) => {
        fc.pre(new Set(secret).size >= 8)
        const plan = planSearch([{ name: 'TOKEN', value: secret }], 'whole')
        const text = `${before}${[...secret].map((char, i) => char + gaps[i]).join('')} and more`
        expect(looksClean(text, plan)).toBe(false)
        expect(looksClean(Buffer.from(text), plan)).toBe(false)
        if (!looksClean(`${before} and more`, plan)) closerLooks += 1
      },
    ),
    { numRuns: 200 },
  )
  expect(closerLooks).toBeLessThan(4)
})
