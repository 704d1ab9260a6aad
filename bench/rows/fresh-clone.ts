import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { findChromium } from '../../scripts/support/find-chromium.ts'
import { isPortFree } from '../../scripts/support/free-port.ts'
import { ROOT } from '../../scripts/support/root.ts'
import type { Bench, Figure } from '../support/figure.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const PAGE_SECONDS = 60
const TEST_SECONDS = 180
const AGAIN_SECONDS = 45
const KEPT_OUTPUT = 4_000

/**
 * What somebody waits for who has just cloned the last commit: the first page in a browser, and green tests. Packages that
 * pnpm has in its store are not fetched again.
 */
export const freshClone: Bench = {
  name: 'fresh-clone',
  isLong: true,
  async run({ cleanup, say }) {
    const { path: executablePath } = await findChromium()
    const folder = temporaryFolder(cleanup)

    const untilPage = await seconds(async () => {
      const dev = await startDev(clone(join(folder, 'one')), cleanup)
      const browser = await chromium.launch({ executablePath })
      cleanup.defer(() => browser.close())
      const page = await browser.newPage()
      await page.goto(dev.url)
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
    })
    say(`first page after ${untilPage.toFixed(0)} s`)

    const two = join(folder, 'two')
    const untilGreen = await seconds(() => runTests(clone(two), cleanup))
    say(`green tests after ${untilGreen.toFixed(0)} s`)
    const again = await seconds(() => runTests(two, cleanup))
    return [
      figure('fresh clone to the first page in a browser', untilPage, PAGE_SECONDS),
      figure('fresh clone to green tests', untilGreen, TEST_SECONDS),
      figure('`pnpm test` again with nothing changed', again, AGAIN_SECONDS),
    ]
  },
}

const figure = (what: string, measured: number, budget: number): Figure => ({
  what,
  budget: `≤ ${budget} s`,
  measured: `${measured.toFixed(0)} s`,
  isMet: measured <= budget,
})

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

function clone(folder: string): string {
  execFileSync('git', ['clone', '--quiet', ROOT, folder])
  return folder
}

async function startDev(folder: string, cleanup: AsyncDisposableStack): Promise<{ url: string }> {
  const port = await portWithFreeNeighbour()
  const url = `http://localhost:${port}`
  const dev = runPnpm('dev', folder, { PORT: String(await anyFreePort()), PUBLIC_ORIGIN: url }, cleanup)
  await Promise.race([dev.says('Stop with'), dev.ended.then(() => Promise.reject(new Error(dev.output())))])
  return { url }
}

async function runTests(folder: string, cleanup: AsyncDisposableStack): Promise<void> {
  const tests = runPnpm('test', folder, {}, cleanup)
  const code = await tests.ended
  if (code !== 0) throw new Error(`The tests of a fresh clone are not green:\n${tests.output()}`)
}

/** The web's port is followed by the sandbox's. */
async function portWithFreeNeighbour(): Promise<number> {
  for (;;) {
    const port = await anyFreePort()
    if (await isPortFree('127.0.0.1', port + 1)) return port
  }
}

/** Runs a command of the clone in a process group of its own, so that all of it can be ended. */
function runPnpm(
  command: string,
  folder: string,
  environment: Record<string, string>,
  cleanup: AsyncDisposableStack,
) {
  const child = spawn('pnpm', [command], {
    cwd: folder,
    // Nothing that this run of pnpm has told its own programs.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  const awaited: { text: string; tell: () => void }[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT)
      for (const { text, tell } of awaited) if (output.includes(text)) tell()
    })
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  cleanup.defer(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  })
  return {
    ended,
    output: () => output,
    says: (text: string) => new Promise<void>((resolve) => awaited.push({ text, tell: resolve })),
  }
}
