import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { Environment } from './environment.ts'
import { ROOT } from './root.ts'

const END_WITH_PARENT = pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href
/** In development and tests every byte that leaves a program is looked at, whichever client sends it. */
const EGRESS_TAP = pathToFileURL(join(ROOT, 'packages/leak-guard/src/egress-tap.ts')).href
const STOP_WITHIN_MS = 5000

export interface ProgramOptions {
  readonly environment: Environment
  readonly arguments?: readonly string[]
  /** Called with each line that the program writes. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void
}

export interface Program {
  /** Settles when the process has ended and everything it wrote has been handed on. `null`: ended by a signal. */
  readonly gone: Promise<number | null>
  /** Asks the program to close, and after five seconds no longer asks. */
  stop(): Promise<void>
}

/** Starts a TypeScript file, named from the root folder, as a program of its own with exactly the given environment. */
export function startProgram(file: string, options: ProgramOptions): Program {
  const child = spawn(
    process.execPath,
    ['--import', END_WITH_PARENT, '--import', EGRESS_TAP, resolve(ROOT, file), ...(options.arguments ?? [])],
    {
      cwd: ROOT,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Out of the terminal's reach: Ctrl-C comes to the command alone, which then stops its programs in order.
      detached: process.platform !== 'win32',
    },
  )
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream]
    if (input) createInterface({ input }).on('line', (line) => options.onLine(line, stream))
  }
  const gone = new Promise<number | null>((end, fail) => {
    child.once('error', fail)
    child.once('close', (code) => end(code))
  })
  return {
    gone,
    async stop() {
      child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
      await gone
      clearTimeout(patience)
    },
  }
}
