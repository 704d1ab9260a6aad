import { once } from 'node:events'
import { createServer } from 'node:net'
import { test as base, expect } from '@playwright/test'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { copyRepository } from '../support/repository-copy.ts'
import { runScript } from '../support/run-script.ts'

const test = base.extend<{ doctor: (environment: Record<string, string>) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
  doctor: async ({}, use) => {
    const { folder, remove } = await copyRepository()
    await use(async (environment) => (await runScript(folder, ['scripts/doctor.ts'], environment)).said)
    await remove()
  },
})

test('a port that is taken on either address of localhost is in use', async ({ doctor }) => {
  const server = createServer().listen(0, '::1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const said = await doctor({ PUBLIC_ORIGIN: `http://localhost:${port}`, PORT: String(await anyFreePort()) })
  server.close()
  expect(said).toMatch(new RegExp(`in use: port ${port}\\b`))
})

test('the sandbox’s port is nobody’s business while Velt’s own keys are set', async ({ doctor }) => {
  const [web, api] = [await anyFreePort(), await anyFreePort()]
  const settings = { PUBLIC_ORIGIN: `http://localhost:${web}`, PORT: String(api) }
  const keys = { VELT_API_KEY: 'k3YqT9vBzLw2', VELT_AUTH_TOKEN: '9f2c4e7a1b8d3f605c9e2a7d4b1f8e36' }
  expect(await doctor({ ...settings, ...keys })).toContain(`ports ${web}, ${api} are free`)
})
