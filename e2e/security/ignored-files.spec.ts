import { spawnSync } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { ROOT } from '../../scripts/support/root.ts'

/** Whether git would leave the path out of a commit. */
function isIgnored(path: string): boolean {
  const { status, stderr } = spawnSync('git', ['check-ignore', '--quiet', '--no-index', path], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0 && status !== 1) throw new Error(`git check-ignore: ${stderr}`)
  return status === 0
}

for (const path of [
  '.env',
  '.env.local',
  '.env.production',
  'apps/api/.env',
  'apps/web/.env.local',
  '.data/session-secret',
]) {
  test(`git ignores ${path}`, () => expect(isIgnored(path)).toBe(true))
}

test('git keeps .env.example', () => expect(isIgnored('.env.example')).toBe(false))
