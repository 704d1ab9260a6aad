import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createScanner } from '@app/leak-guard'
import { test as base, expect } from '@playwright/test'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { startDev } from '../support/dev-command.ts'
import { rawRequest } from '../support/raw-request.ts'
import { copyRepository } from '../support/repository-copy.ts'
import { canary } from '../support/secrets.ts'
import { bypassesFor } from './vite-bypasses.ts'

/** `pnpm dev` at work in a copy of the repository that has a secret in many files. */
interface Development {
  readonly port: number
  readonly folder: string
  readonly outside: string
  readonly secret: string
}

/** Files that no browser has business with, from the root of the copy. */
const PRIVATE_FILES = [
  '.env.local',
  '.env',
  '.env.production',
  '.git/config',
  '.data/session-secret',
  'apps/api/.env',
  'apps/web/.env',
  'apps/web/.env.local',
  'apps/api/src/private.ts',
  'packages/velt-sandbox/src/private.ts',
  'packages/contracts/private.txt',
  'scripts/private.ts',
  'private.txt',
  'certificate.pem',
  '../outside.txt',
]
const PUBLIC_FILE = 'apps/web/src/public.ts'

const test = base.extend<object, { development: Development }>({
  development: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
    async ({}, use) => {
      const { folder, outside, remove } = await copyRepository()
      const secret = canary()
      const port = await anyFreePort()
      for (const path of [...PRIVATE_FILES, PUBLIC_FILE]) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), `export const planted = '${secret}'\n`)
      }
      await writeFile(join(folder, '.data/session-secret'), secret)
      const settings = {
        PORT: String(await anyFreePort()),
        PUBLIC_ORIGIN: `http://localhost:${port}`,
        VELT_API_KEY: 'a-public-key',
        // Another one than is planted: the guard of the development server would stop that itself.
        VELT_AUTH_TOKEN: canary(),
      }
      const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
      await writeFile(join(folder, '.env.local'), `# ${secret}\n${lines.join('')}`)
      const dev = startDev(folder, {})
      await dev.up
      await use({ port, folder, outside, secret })
      await dev.stop()
      await remove()
    },
    { scope: 'worker' },
  ],
})

test.describe.configure({ mode: 'serial' })

test('a file of the web is served, so that a refusal below means something', async ({ development }) => {
  const { port, secret } = development
  const answer = await rawRequest(port, '/src/public.ts')
  expect(answer.status).toBe(200)
  expect(answer.body.toString()).toContain(secret)
})

for (const path of PRIVATE_FILES) {
  test(`${path} is served under no address`, async ({ development }) => {
    const { port, folder, secret } = development
    const file = join(folder, path)
    expect(await readFile(file, 'utf8')).toContain(secret)

    const scanner = createScanner({ PLANTED: secret })
    for (const address of bypassesFor(join(folder, 'apps/web'), file)) {
      const { status, headers, body } = await rawRequest(port, address)
      for (const answered of [Buffer.from(`${status} ${JSON.stringify(headers)}`), body]) {
        expect(scanner.scan(answered), address).toEqual({ findings: [], notFullyRead: [] })
      }
    }
  })
}

test('a file of the system is served under no address', async ({ development }) => {
  const { port, folder } = development
  const system = process.platform === 'win32' ? 'C:/Windows/win.ini' : '/etc/passwd'
  const known = (await readFile(system, 'utf8')).slice(0, 20)
  for (const address of bypassesFor(join(folder, 'apps/web'), system)) {
    expect((await rawRequest(port, address)).body.toString(), address).not.toContain(known)
  }
})

test('a page of another site, or under another name of this machine, gets nothing', async ({
  development,
}) => {
  const { port, secret } = development
  const foreign = await rawRequest(port, '/src/public.ts', { origin: 'https://evil.example' })
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
  const renamed = await rawRequest(port, '/src/public.ts', { host: `evil.example:${port}` })
  expect(renamed.status).toBe(403)
  expect(renamed.body.toString()).not.toContain(secret)
})

test('the socket for updates reads no file, and opens for no other site', async ({ development }) => {
  const { port, folder, secret } = development
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'vite-hmr',
  }
  const client = (await rawRequest(port, '/@vite/client')).body.toString()
  const [, token = ''] = /wsToken = "([^"]+)"/.exec(client) ?? []
  expect(token).not.toBe('')
  const opens = async (target: string, headers: Record<string, string>) =>
    (await rawRequest(port, target, { ...upgrade, ...headers })).status === 101
  expect(await opens(`/?token=${token}`, { origin: `http://localhost:${port}` })).toBe(true)
  expect(await opens('/?token=guessed', { origin: 'https://evil.example' })).toBe(false)
  expect(await opens(`/?token=${token}`, { host: `evil.example:${port}` })).toBe(false)

  const socket = new WebSocket(`ws://localhost:${port}/?token=${token}`, 'vite-hmr')
  const answers = ['?raw', '?import&raw', ''].map(async (suffix, index) => {
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
    const answered = new Promise<string>((resolve) =>
      socket.addEventListener('message', ({ data }) => {
        if (String(data).includes(`response:${index}`)) resolve(String(data))
      }),
    )
    const data = {
      name: 'fetchModule',
      id: `send:${index}`,
      data: [join(folder, '.env.local') + suffix, undefined, {}],
    }
    socket.send(JSON.stringify({ type: 'custom', event: 'vite:invoke', data }))
    return answered
  })
  for (const answer of await Promise.all(answers)) expect(answer).not.toContain(secret)
  socket.close()
})
