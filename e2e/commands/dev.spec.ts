import { once } from 'node:events'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { isPortFree } from '../../scripts/support/free-port.ts'
import { Caller } from '../support/caller.ts'
import { type DevCommand, startDev } from '../support/dev-command.ts'
import { copyRepository } from '../support/repository-copy.ts'

interface Ports {
  readonly web: number
  readonly sandbox: number
  readonly api: number
}

interface Fixtures {
  readonly ports: Ports
  /** Runs `dev` in the copy on the ports, and stops it when the test is over. */
  readonly dev: (environment?: Readonly<Record<string, string>>) => DevCommand
}

const test = base.extend<Fixtures, { folder: string }>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
    async ({}, use) => {
      const copy = await copyRepository()
      await use(copy.folder)
      await copy.remove()
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
  ports: async ({}, use) => use({ ...(await neighbours()), api: await anyFreePort() }),
  dev: async ({ folder, ports }, use) => {
    const started: DevCommand[] = []
    await use((environment = {}) => {
      const dev = startDev(folder, {
        PORT: String(ports.api),
        PUBLIC_ORIGIN: `http://localhost:${ports.web}`,
        ...environment,
      })
      started.push(dev)
      return dev
    })
    for (const dev of started) await dev.stop()
  },
})

/** A free port for the web with a free one after it, where the sandbox goes. */
async function neighbours(): Promise<{ web: number; sandbox: number }> {
  for (;;) {
    const web = await anyFreePort()
    if (await isPortFree('127.0.0.1', web + 1)) return { web, sandbox: web + 1 }
  }
}

async function expectNothingLeft({ web, sandbox, api }: Ports): Promise<void> {
  for (const port of [web, sandbox, api]) expect(await isPortFree('127.0.0.1', port)).toBe(true)
}

/** The one sentence that `dev` ends with. */
async function refusalOf(dev: DevCommand): Promise<string> {
  expect(await dev.gone).toBe(1)
  const said = dev.output()
  expect(said.split('\n')).toHaveLength(1)
  return said
}

test('without a single setting everything is up, and a demo person gets a Velt token', async ({
  dev,
  ports,
  playwright,
}) => {
  const origin = `http://localhost:${ports.web}`
  const running = dev()
  const banner = await running.up
  expect(banner).toContain(origin)
  expect(banner).toMatch(/ada@example\.com\s+demo-password/)
  expect(banner).toContain('.data')
  expect(banner).toContain('VELT_AUTH_TOKEN')

  const http = await playwright.request.newContext({ baseURL: origin })
  expect((await http.get('/')).status()).toBe(200)
  const caller = new Caller(http, origin)
  const organizationId = await caller.signIn({ email: 'ada@example.com', password: 'demo-password' })
  expect((await caller.post('/api/velt/token', { organizationId })).status()).toBe(200)
  await http.dispose()

  await running.stop()
  expect(await running.gone).toBe(0)
  expect(running.output()).toBe(banner)
  await expectNothingLeft(ports)
})

test('the API listens where HOST says, on an address of IPv6 too', async ({ dev, ports }) => {
  const addresses = Object.values(networkInterfaces()).flatMap((network) => network ?? [])
  test.skip(!addresses.some(({ address }) => address === '::1'), 'This machine has no IPv6.')
  await dev({ HOST: '::1' }).up
  expect((await fetch(`http://[::1]:${ports.api}/readyz`)).status).toBe(200)
  expect((await fetch(`http://localhost:${ports.web}/api/session`)).status).toBe(200)
})

function isApiUp({ api }: Ports): Promise<boolean> {
  return fetch(`http://127.0.0.1:${api}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
}

test('a call of the page while the API starts again after an edit is answered', async ({
  dev,
  ports,
  folder,
}) => {
  await dev().up
  await appendFile(join(folder, 'apps/api/src/app.ts'), '\n')
  await expect.poll(() => isApiUp(ports), { intervals: [5] }).toBe(false)
  expect((await fetch(`http://localhost:${ports.web}/api/session`)).status).toBe(200)
})

test('an API that breaks under an edit comes back with the next one', async ({ dev, ports, folder }) => {
  const running = dev()
  await running.up
  const file = join(folder, 'apps/api/src/app.ts')
  const source = await readFile(file, 'utf8')

  await appendFile(file, '\n}')
  await expect
    .poll(() => running.output())
    .toContain('The API ended: it starts again when its source changes.')
  expect(await isApiUp(ports)).toBe(false)
  await writeFile(file, source)
  await expect.poll(() => isApiUp(ports)).toBe(true)
})

for (const [name, value, reason] of [
  ['SESSION_IDLE_MINUTES', 'soon', 'must be a whole number'],
  ['PORT', 'abc', 'must be a whole number'],
  ['SESSION_SECRET', 'of-fewer-than-thirty-two', 'must have at least 32 characters'],
] as const) {
  test(`${name}=${value} is refused in words, before anything starts`, async ({ dev, ports }) => {
    const running = dev({ [name]: value })
    expect(await running.gone).toBe(1)
    expect(running.output().split('\n')).toEqual([
      'The environment is not fit for development:',
      expect.stringContaining(`  ${name} ${reason}`),
      'Set it right in .env.local, or in the shell.',
    ])
    await expectNothingLeft(ports)
  })
}

for (const who of ['web', 'sandbox'] as const) {
  test(`the port of the ${who} is refused for the API in one sentence`, async ({ dev, ports }) => {
    expect(await refusalOf(dev({ PORT: String(ports[who]) }))).toContain(`PORT is ${ports[who]}`)
  })
}

for (const [set, missing] of [
  ['VELT_API_KEY', 'VELT_AUTH_TOKEN'],
  ['VELT_AUTH_TOKEN', 'VELT_API_KEY'],
] as const) {
  test(`${set} without ${missing} is refused in one sentence`, async ({ dev }) => {
    const said = await refusalOf(dev({ [set]: 'a-value-of-some-length' }))
    expect(said).toContain(`${set} is set but ${missing} is not`)
    expect(said).toContain('.env.local')
    expect(said).not.toContain('a-value-of-some-length')
  })
}

for (const who of ['web', 'sandbox', 'api'] as const) {
  test(`a taken port of the ${who} is refused in one sentence`, async ({ dev, ports }) => {
    const squatter = createServer().listen(ports[who], '127.0.0.1')
    await once(squatter, 'listening')
    expect(await refusalOf(dev())).toContain(`Port ${ports[who]}`)
    squatter.close()
    await once(squatter, 'close')
    await expectNothingLeft(ports)
  })
}

test('a data folder that cannot be written is refused in one sentence', async ({ dev, folder }) => {
  const dataFolder = join(folder, 'package.json/data')
  expect(await refusalOf(dev({ DATA_DIR: dataFolder }))).toContain(dataFolder)
})
