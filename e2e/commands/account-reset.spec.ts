import { expect, test } from '@playwright/test'
import { copyRepository } from '../support/repository-copy.ts'
import { runScript } from '../support/run-script.ts'

test('a reset link that no API would take is not made, and the way out is said', async () => {
  const { folder, remove } = await copyRepository()
  const { code, said } = await runScript(folder, ['scripts/account-reset.ts', 'ada@example.com'])
  await remove()
  expect(code).toBe(1)
  expect(said).toMatch(/^There is no session secret in .*\.data: start `pnpm dev` once, .*SESSION_SECRET.*$/)
})
