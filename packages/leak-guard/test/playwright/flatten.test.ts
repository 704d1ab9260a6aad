import { expect, test } from 'vitest'
import { flatten } from '../../src/playwright/in-page/flatten.ts'

const nothingLeft = () => {
  throw new Error('Nothing is left.')
}

test('gives the texts and numbers of a value in order, and at last all of it put together', () => {
  const value = { first: ['a', 1], second: new Map([['b', new Set(['c'])]]) }
  const texts = flatten(value, nothingLeft)
  expect(texts.slice(0, -1)).toEqual(['first', 'a', '1', 'second', 'b', 'c'])
  expect(texts.at(-1)).toBe('first a 1 second b c')
})

test('tells when a value holds too much, of a list too that is longer than what one call takes as arguments', () => {
  const left: string[] = []
  const texts = flatten(new Set(Array.from({ length: 150_000 }, (_, i) => `${i}`)), (what) => left.push(what))
  expect(left).toEqual(['More than 100000 texts or objects in one value.'])
  expect(texts).toHaveLength(100_001)
})

test('goes once through what holds itself, and leaves iterators as they are', () => {
  const values = new Map([[1, 'a']]).values()
  const value: Record<string, unknown> = { values }
  value.self = value
  expect(flatten(value, nothingLeft)).toContain('self')
  expect([...values]).toEqual(['a'])
})
