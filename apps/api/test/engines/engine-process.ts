import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface EngineOptions {
  readonly file: string
  readonly arguments: readonly string[]
  /** What it writes once it takes connections. */
  readonly readyLine: string
  /** Asks it to close at once, without waiting for its clients. */
  readonly stopSignal: NodeJS.Signals
  /** As whom it runs, when it refuses to run as root. */
  readonly user?: { uid: number; gid: number } | undefined
}

/** A database server that a test starts, and may stop and start again on the same port and data. */
export interface EngineProcess {
  start(): Promise<void>
  /** Ends it and everything that it started; nothing when it does not run. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export function engineProcess(options: EngineOptions): EngineProcess {
  let child: ChildProcess | undefined
  // Before its folder goes.
  process.prependOnceListener('exit', () => child?.kill('SIGKILL'))
  return {
    async start() {
      const started = spawn(options.file, options.arguments, {
        ...options.user,
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      await new Promise<void>((resolve, reject) => {
        let output = ''
        for (const stream of [started.stdout, started.stderr]) {
          stream?.on('data', (chunk) => {
            output += chunk
            if (output.includes(options.readyLine)) resolve()
          })
        }
        started.once('error', reject)
        started.once('exit', () => reject(new Error(`${options.file} did not start:\n${output}`)))
      })
    },
    async stop(signal = options.stopSignal) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

/** A folder for an engine's data. It goes with this process at the latest, also when that is interrupted. */
export function engineFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20 }))
  return folder
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
