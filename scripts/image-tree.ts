import { randomBytes } from 'node:crypto'
import { existsSync, globSync, lstatSync, readdirSync, rmSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { requireCleanBuild } from './support/clean-build.ts'
import { runPnpm } from './support/pnpm.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'
import { runTool } from './support/tool.ts'

/** What runs in production, besides the built web and the packages: the API, and what an operator runs beside it. */
const SHIPS = [
  'package.json',
  ...['apps/api', 'packages/contracts', 'packages/leak-guard'].flatMap((workspace) => [
    `${workspace}/package.json`,
    `${workspace}/src`,
  ]),
  'scripts/account-reset.ts',
  'scripts/db-copy.ts',
  ...['data-folder', 'environment', 'refusal', 'root'].map((name) => `scripts/support/${name}.ts`),
]
/** What pnpm needs to install, and leaves behind. */
const FOR_THE_INSTALLATION = ['pnpm-lock.yaml', 'pnpm-workspace.yaml']
const RECORDS = [
  'node_modules/.modules.yaml',
  'node_modules/.pnpm-workspace-state-v1.json',
  'node_modules/.pnpm/lock.yaml',
]
/** What packages bring along and nothing runs: Node takes no TypeScript from below node_modules. */
const BALLAST = ['**/{test,tests,__tests__}/', '**/*.{map,ts,cts,mts}']

// `node scripts/image-tree.ts FOLDER`: makes in FOLDER, which must be empty or new, the files that run in production:
// `node apps/api/src/serve.ts` starts them. Everything is made with canaries for secrets, and then all of it is searched
// for them. The Dockerfile calls this, and so does the test of it.
await runCommand(async () => {
  const [argument] = process.argv.slice(2)
  if (argument === undefined)
    throw new Refusal('Say which folder to make it in: node scripts/image-tree.ts FOLDER')
  const folder = resolve(argument)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Refusal(`${folder} is not empty.`)
  const canaries = makeCanaries()

  const build = [
    'build',
    'apps/web',
    '--outDir',
    join(folder, 'apps/web/dist'),
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ]
  if ((await runTool(['vite', 'vite'], build, { environment: canaries })) !== 0)
    throw new Refusal('The web could not be built: see above.')
  for (const path of [...SHIPS, ...FOR_THE_INSTALLATION]) await copy(path, folder)
  await runPnpm(
    // Copies: in a linked file pnpm's own store would be changed with it.
    [
      'install',
      '--prod',
      '--frozen-lockfile',
      '--prefer-offline',
      '--package-import-method=copy',
      '--filter=@app/api...',
    ],
    { folder, environment: { ...canaries, CI: 'true' } },
  )
  for (const path of [...FOR_THE_INSTALLATION, ...RECORDS]) rmSync(join(folder, path))
  for (const path of globSync(BALLAST, { cwd: join(folder, 'node_modules/.pnpm') }))
    rmSync(join(folder, 'node_modules/.pnpm', path), { recursive: true, force: true })

  await requireCleanBuild(folder, canaries)
  console.log(`${folder} holds no secret of this build.`)
  for (const part of ['apps', 'packages', 'scripts', 'node_modules'])
    console.log(`${inMegabytes(sizeOf(join(folder, part)))} MB ${part}`)
})

/** New values in the place of every secret, so that one which gets into the files can be told from all else. */
function makeCanaries(): Record<string, string> {
  const canary = () => randomBytes(48).toString('base64url')
  return {
    VELT_AUTH_TOKEN: canary(),
    SESSION_SECRET: canary(),
    DATABASE_URL: `postgres://app:${canary()}@database.invalid:5432/app`,
    REDIS_URL: `redis://app:${canary()}@redis.invalid:6379`,
  }
}

async function copy(path: string, folder: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await cp(join(ROOT, path), join(folder, path), { recursive: true })
}

function sizeOf(path: string): number {
  const entry = lstatSync(path)
  if (!entry.isDirectory()) return entry.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

function inMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
