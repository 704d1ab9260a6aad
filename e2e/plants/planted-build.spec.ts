import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { requireCleanBuild } from '../../scripts/support/clean-build.ts'
import { canary } from '../support/secrets.ts'

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'e2e-build-'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Built</title>')
    await use(folder)
    await rm(folder, { recursive: true })
  },
})

for (const file of [
  'index.html',
  'assets/index.js',
  'assets/index.js.map',
  'assets/index.css',
  'assets/logo.png',
  'robots.txt',
]) {
  test(`a build with a secret in ${file} is refused, and the refusal names the file`, async ({ folder }) => {
    const secret = canary()
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(`"${secret}"`)]))
    await expect(requireCleanBuild(folder, { VELT_AUTH_TOKEN: secret })).rejects.toThrow(
      `${path} holds VELT_AUTH_TOKEN`,
    )
  })
}

test('a clean build passes', async ({ folder }) => {
  await requireCleanBuild(folder, { VELT_AUTH_TOKEN: canary() })
})

test('a folder without files is not taken for a clean build', async ({ folder }) => {
  await rm(join(folder, 'index.html'))
  await expect(requireCleanBuild(folder, { VELT_AUTH_TOKEN: canary() })).rejects.toThrow('there is no file')
})
