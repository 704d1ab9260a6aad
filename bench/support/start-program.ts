import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ProbeAnswer } from './probe.ts'

const PROBE = pathToFileURL(join(import.meta.dirname, 'probe.ts')).href
const STOP_WITHIN_MS = 5_000
const KEPT_OUTPUT = 4_000

export interface ProgramOptions {
  /** From the folder of the bench. */
  readonly file: string
  readonly arguments?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** For Node. */
  readonly flags?: readonly string[]
  /** The core that it alone may use, where the system can do that. */
  readonly core?: number
  /** Stopped with it. */
  readonly cleanup: AsyncDisposableStack
  /** Without one, nothing is loaded into the program that is not its own, and it cannot be asked. */
  readonly hasProbe?: boolean
}

export interface Program {
  readonly child: ChildProcess
  /** Rejects when it has ended, with what it last said. */
  readonly gone: Promise<never>
  /** Besides `heap`, whatever something else in the program listens for. */
  ask(question?: string): Promise<ProbeAnswer>
  stop(): Promise<void>
}

/** Starts a file of this repository with Node, with exactly the given environment. */
export function startProgram(options: ProgramOptions): Program {
  const { file, environment = {}, flags = [], core, cleanup, hasProbe = true } = options
  const node = [
    ...flags,
    ...(hasProbe ? ['--import', PROBE] : []),
    join(import.meta.dirname, '..', file),
    ...(options.arguments ?? []),
  ]
  const pinned = core !== undefined && canPin()
  const [command, argv] = pinned
    ? (['taskset', ['-c', String(core), process.execPath, ...node]] as const)
    : ([process.execPath, node] as const)
  const child = spawn(command, argv, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Out of the terminal's reach: Ctrl-C comes to the bench alone, which then stops its programs.
    detached: process.platform !== 'win32',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT)
    })
  }
  const exited = once(child, 'exit')
  const gone = exited.then(() => Promise.reject(new Error(`${file} ended:\n${output}`)))
  gone.catch(() => {})
  const program: Program = {
    child,
    gone,
    async ask(question) {
      const answer = once(child, 'message')
      child.send(question ?? 'now')
      const [said] = await Promise.race([answer, gone])
      return said as ProbeAnswer
    },
    async stop() {
      child.kill('SIGTERM')
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
      await exited
      clearTimeout(patience)
    },
  }
  cleanup.defer(() => program.stop())
  return program
}

/** Whether programs can be given a core of their own: there are two at least, and Linux's `taskset`. */
export function canPin(): boolean {
  if (availableParallelism() < 2) return false
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Resolves once `url` answers with success; rejects when the program ends first. */
export async function untilAnswers(url: string, program: Program): Promise<void> {
  for (;;) {
    const answered = fetch(url).then(
      async (response) => {
        await response.body?.cancel()
        return response.ok
      },
      () => false,
    )
    if (await Promise.race([answered, program.gone])) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
