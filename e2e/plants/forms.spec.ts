import { expect, test } from '@playwright/test'
import { falseAlarms } from './clean-inputs.ts'
import { plantInFiles } from './file-recall.ts'

test('a secret in a file is found in every form on the list', () => {
  const free = [...plantInFiles(1)].filter(({ isCaught }) => !isCaught)
  expect(free.map(({ form }) => form)).toEqual([])
})

test('what is much like a secret is no finding, in any form', () => {
  expect(falseAlarms(1000)).toEqual([])
})
