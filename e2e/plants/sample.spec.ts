import { expect, test } from '@playwright/test'
import { PLANTS, plantAll } from './planting.ts'

/** For each part of the watch one leak that goes free without it. All plants are let loose by `pnpm plants`. */
const SAMPLE = new Set([
  'request-body',
  'data-url',
  'window-message',
  'dialog',
  'eval',
  'closed-shadow-root',
  'made-style-sheet',
  'local-storage',
  'memory',
  'made-up-download',
])

test('a secret is seen in a channel of each kind, everything is read, and no report repeats it', async () => {
  const plants = PLANTS.filter(({ id }) => SAMPLE.has(id))
  const { secrets, findings, unread } = await plantAll({ plants, executablePath: process.env.E2E_CHROMIUM })
  expect(plants.length).toBe(SAMPLE.size)
  for (const { id, channel } of plants) {
    expect.soft(findings).toContainEqual(expect.objectContaining({ secret: id, channel }))
  }
  expect(unread).toEqual([])
  for (const secret of Object.values(secrets)) expect(JSON.stringify(findings)).not.toContain(secret)
})

test('workers that outlive pages are heard from their first line on', async () => {
  const plants = PLANTS.filter(({ id }) => /^(?:service|shared)-worker/.test(id))
  const { findings, unread } = await plantAll({ plants, executablePath: process.env.E2E_CHROMIUM })
  expect(plants.length).toBeGreaterThan(0)
  for (const { id, channel } of plants) {
    expect.soft(findings).toContainEqual(expect.objectContaining({ secret: id, channel }))
  }
  expect(unread).toEqual([])
})
