import { test as base, expect } from '@playwright/test'
import { nearMiss, PLANTS, type Planted, plantAll } from './planting.ts'

const executablePath = process.env.E2E_CHROMIUM

const test = base.extend<object, { planted: Planted }>({
  planted: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
    async ({}, use) => use(await plantAll({ executablePath })),
    { scope: 'worker', timeout: 120_000 },
  ],
})

// All in one worker, which then plants only once.
test.describe.configure({ mode: 'default' })

for (const { id, way, channel } of PLANTS) {
  test(`a secret in ${way} is seen (${channel})`, ({ planted: { findings } }) => {
    expect(findings).toContainEqual(expect.objectContaining({ secret: id, channel }))
  })
}

test('everything that passed was read', ({ planted: { unread } }) => {
  expect(unread).toEqual([])
})

test('the report of a leak holds no secret', ({ planted: { secrets, findings } }) => {
  const report = JSON.stringify(findings)
  for (const secret of Object.values(secrets)) expect(report).not.toContain(secret)
})

test('what is much like a secret is no finding, in any channel', async () => {
  test.setTimeout(120_000)
  const { findings, unread } = await plantAll({ executablePath, formOf: nearMiss, hasServerTap: true })
  expect({ findings, unread }).toEqual({ findings: [], unread: [] })
})
