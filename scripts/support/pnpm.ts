import { spawn } from 'node:child_process'
import { Refusal } from './refusal.ts'

/** Runs pnpm itself, in `folder`, with `environment` added to this process's. Refuses when it fails. */
export async function runPnpm(
  argv: readonly string[],
  {
    folder,
    environment,
  }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
): Promise<void> {
  const child = spawn('pnpm', argv, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
    // There pnpm is a batch file.
    shell: process.platform === 'win32',
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Refusal('There is no pnpm on the PATH: run this by pnpm.', { cause })),
    )
    child.once('close', resolve)
  })
  if (code !== 0) throw new Refusal(`pnpm ${argv[0]} failed: see above.`)
}
