import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { startSandbox } from '@app/velt-sandbox'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from './engines/engine-process.ts'
import { type ApiProcess, listeningApi, production, signUp, startApi } from './support/api-process.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

async function kill(program: ApiProcess, signal: NodeJS.Signals): Promise<void> {
  program.child.kill(signal)
  await program.exited
}

test('what Node compiled is kept beside the source for the next start', async () => {
  const folder = join(import.meta.dirname, '../node_modules/.cache/compiled')
  rmSync(folder, { recursive: true, force: true })
  await listeningApi({ ...production, DATA_DIR: temporaryFolder() })
  await expect.poll(() => existsSync(folder) && readdirSync(folder)).toHaveLength(1)
})

/** Root may listen anywhere, and nobody may not read the source where root has put it: so this takes effect no sooner. */
const LISTENS_AS_NOBODY = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net'
  const { listen } = Server.prototype
  Server.prototype.listen = function (...where) {
    if (process.getuid() === 0) process.setuid(65534)
    return listen.apply(this, where)
  }`)}`

describe('refuses to start with exit code 1', () => {
  test('and every fault of the environment in one message', async () => {
    const program = startApi({ VELT_SCRIPT: 'sandbox', DEMO_DATA: 'true', SESSION_SECRET: 'short' })
    expect(await program.exited).toEqual([1, null])
    for (const name of [
      'PUBLIC_ORIGIN',
      'TRUST_PROXY',
      'VELT_API_KEY',
      'VELT_AUTH_TOKEN',
      'VELT_SCRIPT',
      'DEMO_DATA',
      'SESSION_SECRET',
    ]) {
      expect(program.output()).toContain(`  ${name} `)
    }
    expect(program.output()).not.toContain('    at ')
  })

  test('and one sentence when the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const PORT = String((server.address() as AddressInfo).port)
    const program = startApi({ ...production, PORT, DATA_DIR: temporaryFolder(), LOG_LEVEL: 'silent' })
    expect(await program.exited).toEqual([1, null])
    expect(program.output()).toBe(`Port ${PORT} is taken. Stop what uses it, or set PORT to another.\n`)
  })

  test.each([
    ['an address of another machine', '192.0.2.1'],
    ['a name that nobody has', 'nosuch.invalid'],
    ['an address without its interface', 'fe80::1'],
  ])('and the way out when HOST is %s', async (_what, HOST) => {
    const PORT = String(await freePort())
    const program = startApi({ ...production, HOST, PORT, DATA_DIR: temporaryFolder(), LOG_LEVEL: 'silent' })
    expect(await program.exited).toEqual([1, null])
    expect(program.output()).toMatch(/^HOST .* cannot be listened on \(.*\)\. Set HOST to .*\n$/)
  })

  test.skipIf(process.platform !== 'linux')(
    'and the way out when the port is not for this user',
    async () => {
      const environment = { ...production, PORT: '80', DATA_DIR: temporaryFolder(), LOG_LEVEL: 'silent' }
      const program = startApi(environment, ['--import', LISTENS_AS_NOBODY])
      expect(await program.exited).toEqual([1, null])
      expect(program.output()).toMatch(/^Port 80 .*permission denied.*PORT.*\n$/)
    },
  )

  test.each([['--no-such'], ['--web-root'], ['extra']])(
    'and what may follow when asked for %s',
    async (word) => {
      const program = startApi({ ...production, DATA_DIR: temporaryFolder() }, [], [word])
      expect(await program.exited).toEqual([1, null])
      expect(program.output()).toMatch(/^.*\. The only option is --web-root DIR\.\n$/)
      expect(program.output()).toContain(word)
    },
  )

  test('and one sentence when the data folder cannot be used', async () => {
    const file = join(temporaryFolder(), 'a-file')
    writeFileSync(file, '')
    const program = startApi({ ...production, DATA_DIR: file })
    expect(await program.exited).toEqual([1, null])
    expect(program.output()).toMatch(/^The data folder .* cannot be used .*\n$/)
  })

  test.each([
    ['PostgreSQL', 'DATABASE_URL', 'postgres://app:q7Xw-tr0ub4dor@127.0.0.1:1/app'],
    ['Redis', 'REDIS_URL', 'redis://:q7Xw-tr0ub4dor@127.0.0.1:1'],
  ])('and one sentence when %s does not answer', async (engine, name, url) => {
    const program = startApi({ ...production, DATA_DIR: temporaryFolder(), [name]: url })
    expect(await program.exited).toEqual([1, null])
    expect(program.output()).toMatch(
      new RegExp(`^${engine} cannot be used \\(connect ECONNREFUSED .*\\)\\. .*${name}.*\\n$`),
    )
    expect(program.output()).not.toContain('tr0ub4dor')
  })

  test('and one sentence when another API runs on the same data', async () => {
    const DATA_DIR = temporaryFolder()
    await listeningApi({ ...production, DATA_DIR })
    const second = startApi({ ...production, DATA_DIR, PORT: String(await freePort()) })
    expect(await second.exited).toEqual([1, null])
    expect(second.output()).toMatch(
      /^The data folder .* database is locked.*no other API is running on it.*\n$/,
    )
  })
})

test('a restart signs nobody out', async () => {
  const environment = { ...production, DATA_DIR: temporaryFolder() }
  const first = await listeningApi(environment)
  const { headers } = await signUp(first.url)
  await kill(first, 'SIGTERM')
  const second = await listeningApi(environment)
  const response = await fetch(`${second.url}/api/session`, { headers })
  expect(await response.json()).toMatchObject({ viewer: { user: { name: 'Ada' } } })
})

test('SIGTERM lets a request in flight finish, closes the database, and exits with 0', async () => {
  const sandbox = await startSandbox({
    port: 0,
    apiKey: production.VELT_API_KEY,
    authToken: production.VELT_AUTH_TOKEN,
  })
  onTestFinished(() => sandbox.close())
  const DATA_DIR = temporaryFolder()
  const program = await listeningApi({ ...production, DATA_DIR, VELT_API_URL: sandbox.url })
  const { headers, organizationId } = await signUp(program.url)
  sandbox.setFault({ kind: 'delay', milliseconds: 700 })
  const held = fetch(`${program.url}/api/velt/token`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ organizationId }),
  })
  const arriving = connect(Number(new URL(program.url).port), '127.0.0.1')
  arriving.on('error', () => {}).write('GET /healthz HTTP/1.1\r\n')
  while (!program.output().includes('/api/velt/token'))
    await once(program.child.stdout ?? program.child, 'data')
  program.child.kill('SIGTERM')
  expect((await held).status).toBe(200)
  expect(await program.exited).toEqual([0, null])
  expect(program.output()).not.toContain('"level":60')
}, 20_000)

describe('SIGTERM waits for nobody in vain, closes the database, and exits with 0', () => {
  const head = 'POST /api/session HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n'
  test.each([
    ['has said nothing', ''],
    ['stopped in its headers', head],
    ['stopped before its body', `${head}content-length: 100\r\n\r\n`],
    ['reads none of its answers', 'GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(25_000)],
    ['stopped in its body', `${head}sec-fetch-site: same-origin\r\ncontent-length: 100\r\n\r\n{`],
  ])(
    'for a client that %s',
    async (_what, bytes) => {
      const DATA_DIR = temporaryFolder()
      const program = await listeningApi({ ...production, DATA_DIR, LOG_LEVEL: 'silent' })
      const socket = connect(Number(new URL(program.url).port), '127.0.0.1')
      socket
        .pause()
        .on('error', () => {})
        .write(bytes)
      await once(socket, 'connect')
      // Connections are taken in the order in which they come.
      await fetch(`${program.url}/healthz`)
      program.child.kill('SIGTERM')
      expect(await program.exited).toEqual([0, null])
      expect(readdirSync(DATA_DIR)).toEqual(['app.db'])
    },
    60_000,
  )
})
