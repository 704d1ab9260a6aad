import { execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { copyRepository } from '../../../../e2e/support/repository-copy.ts'
import { production, signUp } from '../support/api-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { emptyPostgres, emptyRedis } from '../support/test-database.ts'
import { freePort } from './engine-process.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const SCRIPT = 'scripts/image-tree.ts'
/** Debian's `nobody`: it owns nothing. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
const run = promisify(execFile)

let tree: string
/** Beside the tree: the one of this repository may be in a folder of root's that nobody else may enter. */
let node: string
beforeAll(async () => {
  const outside = temporaryFolder(afterAll)
  chmodSync(outside, 0o755)
  tree = join(outside, 'app')
  node = join(outside, 'node')
  copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE)
  await run(process.execPath, [SCRIPT, tree], { cwd: ROOT })
  // As a read-only file system would have it; root passes it by, and so is not who runs the tree.
  setWritable(tree, false)
  afterAll(() => setWritable(tree, true))
}, 240_000)

function setWritable(path: string, isWritable: boolean): void {
  const entry = lstatSync(path)
  if (entry.isSymbolicLink()) return
  chmodSync(path, isWritable ? entry.mode | 0o200 : entry.mode & ~0o222)
  if (entry.isDirectory()) for (const name of readdirSync(path)) setWritable(join(path, name), isWritable)
}

/** Starts the API from the tree as its image does, and waits until it is ready. */
async function startTree(environment: Record<string, string>): Promise<string> {
  const port = await freePort()
  const child = spawn(node, ['apps/api/src/serve.ts'], {
    ...NOBODY,
    cwd: tree,
    env: { ...production, ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const exited = new Promise<never>((_resolve, reject) => child.once('exit', () => reject(new Error(output))))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exited.catch(() => undefined)
  })
  const url = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await Promise.race([isReady(), exited]))) await wait(20)
  return url
}

test('the image holds what runs in production and nothing else', () => {
  const files = globSync('**', { cwd: tree, exclude: ['node_modules', '*/*/node_modules'] })
  const ours = files.filter((path) => lstatSync(join(tree, path)).isFile())
  const rest = ours.filter(
    (path) =>
      !/^(apps\/api|packages\/(contracts|leak-guard))\/(src\/|package\.json$)|^apps\/web\/dist\//.test(path),
  )
  expect(rest.toSorted()).toEqual([
    'package.json',
    'scripts/account-reset.ts',
    'scripts/db-copy.ts',
    'scripts/support/data-folder.ts',
    'scripts/support/environment.ts',
    'scripts/support/refusal.ts',
    'scripts/support/root.ts',
  ])
  const all = readdirSync(tree, { recursive: true, encoding: 'utf8' })
  expect(all.length).toBeGreaterThan(1000)
  expect(
    all.filter((path) => /(^|\/)(\.env[^/]*|\.git|tests?|__tests__|velt-sandbox)$|\.map$/.test(path)),
  ).toEqual([])
})

test('the image holds no dependency of development', () => {
  const manifests = ['.', 'apps/api', 'apps/web', 'packages/contracts', 'packages/leak-guard'].map(
    (folder) =>
      JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Record<
        string,
        Record<string, string>
      >,
  )
  const [, api, , contracts, leakGuard] = manifests
  const needed = new Set(
    [api, contracts, leakGuard].flatMap((manifest) => Object.keys(manifest?.dependencies ?? {})),
  )
  const installed = readdirSync(join(tree, 'node_modules/.pnpm'))
  const isInstalled = (name: string) =>
    installed.some((entry) => entry.startsWith(`${name.replace('/', '+')}@`))
  for (const name of needed)
    expect([name, name.startsWith('@app/') || isInstalled(name)]).toEqual([name, true])
  const unneeded = manifests.flatMap((manifest) => [
    ...Object.keys(manifest.devDependencies ?? {}),
    // The web's are in its build.
    ...(manifest === manifests[2] ? Object.keys(manifest.dependencies ?? {}) : []),
  ])
  expect(unneeded.filter((name) => !needed.has(name) && isInstalled(name))).toEqual([])
})

test('it runs on PostgreSQL and Redis as a user who may write nothing, and serves API and page', async () => {
  const url = await startTree({
    DATABASE_URL: (await emptyPostgres()).open(),
    REDIS_URL: (await emptyRedis()).open(),
    DATA_DIR: join(tree, 'data'),
  })
  expect((await signUp(url)).organizationId).not.toBe('')
  const page = await fetch(url, { headers: { 'accept-encoding': 'br' } })
  expect([page.status, page.headers.get('content-encoding')]).toEqual([200, 'br'])
  const [script] = /\/assets\/[^"]+\.js/.exec(await page.text()) ?? []
  expect((await fetch(url + script)).status).toBe(200)
})

test('it runs on the embedded database with one folder to write to', async () => {
  const folder = temporaryFolder()
  if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid)
  const url = await startTree({ DATA_DIR: folder })
  expect((await signUp(url)).organizationId).not.toBe('')
})

test('an operator makes a reset link in it', async () => {
  const { stdout } = await run(node, ['scripts/account-reset.ts', 'ada@test.example'], {
    ...NOBODY,
    cwd: tree,
    env: production,
  })
  expect(stdout).toContain('https://app.test/reset')
})

test('a build that leaves a secret in a file of the server is refused, and the refusal names the file', async () => {
  const copy = await copyRepository()
  onTestFinished(copy.remove)
  const config = join(copy.folder, 'apps/web/vite.config.ts')
  const leak = `{ name: 'leak', closeBundle: () =>
    void writeFileSync(here('../api/src/left-behind.json'), JSON.stringify(process.env.SESSION_SECRET)) }`
  writeFileSync(
    config,
    `import { writeFileSync } from 'node:fs'\n${readFileSync(config, 'utf8').replace('plugins: [', `plugins: [${leak}, `)}`,
  )
  const folder = join(copy.outside, 'app')
  const fault = await run(process.execPath, [SCRIPT, folder], { cwd: copy.folder }).then(
    () => 'it went through',
    ({ code, stderr }) => `${code}: ${stderr}`,
  )
  expect(fault).toMatch(/^1: .*must not be served/s)
  expect(fault).toContain(`${folder}/apps/api/src/left-behind.json holds SESSION_SECRET`)
}, 240_000)

test('the image has the Node that the tests run on', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  const bases = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version)
  expect(bases).toEqual([process.versions.node, process.versions.node])
})

test('a folder that holds something is left as it is', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'mine'))
  const refusal = run(process.execPath, [SCRIPT, folder], { cwd: ROOT })
  await expect(refusal).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') })
  expect(readdirSync(folder)).toEqual(['mine'])
})
