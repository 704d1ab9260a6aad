import { expect, test } from 'vitest'
import { median, medianBounds } from '../support/statistics.ts'

test('the median of an odd count is the middle, of an even count the mean of the two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})

test('the bounds of a median are close where there are many numbers, and all there is where there are few', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i)
  expect(medianBounds(hundred)).toEqual([40, 60])
  expect(medianBounds([3, 1, 2])).toEqual([1, 3])
})
