import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const { PATH, HOME } = process.env

/** Runs Playwright in `folder`, with these variables and nothing of the run that asks for it. */
export async function runNested(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  const run = spawn(process.execPath, [cli, 'test'], {
    cwd: folder,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve))
  const [code, output, faults] = await Promise.all([ended, text(run.stdout), text(run.stderr)])
  return { code, output: output + faults }
}
