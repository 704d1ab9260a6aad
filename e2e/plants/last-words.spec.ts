import { expect, test } from '@playwright/test'
import { PLANTS, plantAll } from './planting.ts'

const LAST_WORDS = new Set([
  'worker-last-words',
  'worker-last-script',
  'worker-error',
  'service-worker-console',
])

test('what a worker says right before it ends is heard, and nothing of it stays unread', async () => {
  const plants = PLANTS.filter(({ id }) => LAST_WORDS.has(id))
  const { findings, unread } = await plantAll({ plants, executablePath: process.env.E2E_CHROMIUM })
  expect(plants.length).toBe(LAST_WORDS.size)
  for (const { id, channel } of plants) {
    expect.soft(findings).toContainEqual(expect.objectContaining({ secret: id, channel }))
  }
  expect(unread).toEqual([])
})
