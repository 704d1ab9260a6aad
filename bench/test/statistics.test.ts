import { expect, test } from 'vitest'
import { median } from '../support/statistics.ts'

test('the median of an odd count is the middle, of an even count the mean of the two', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([])).toBeNaN()
})
