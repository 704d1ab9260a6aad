import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

/** No telemetry notice, no update notice, no Turbo at work behind a developer's back. */
const QUIET = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' }

export interface ToolOptions {
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>
  /** Stops the tool after that long. */
  readonly withinSeconds?: number
  /** Keeps what the tool writes off the terminal. */
  readonly silent?: boolean
  /** The folder of the workspace whose tool it is and in which it runs, when that is not the root. */
  readonly workspace?: string
}

/** The file that a dependency of the package in `root` runs as its command line. */
function commandOf(root: string, packageName: string, command: string): string {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>
  }
  const file = bin[command]
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`)
  return join(folder, file)
}

/**
 * Runs a tool of a package, the root's unless said otherwise, in the package's folder and gives its exit code. No shell, so
 * it is the same on every system.
 */
export function runTool(
  [packageName, command]: readonly [packageName: string, command: string],
  argv: readonly string[],
  { environment = {}, withinSeconds, silent = false, workspace = '.' }: ToolOptions = {},
): Promise<number> {
  const folder = join(ROOT, workspace)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [commandOf(folder, packageName, command), ...argv], {
      cwd: folder,
      env: { ...process.env, ...QUIET, ...environment },
      stdio: silent ? 'ignore' : ['ignore', 'inherit', 'inherit'],
      ...(withinSeconds !== undefined && { timeout: withinSeconds * 1000 }),
    })
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** Runs tasks of the workspaces; what has not changed comes out of Turbo's cache. */
export function runTurbo(
  tasks: readonly string[],
  options: readonly string[] = [],
  argv: readonly string[] = [],
): Promise<number> {
  const passed = argv.length > 0 ? ['--', ...argv] : []
  return runTool(['turbo', 'turbo'], ['run', ...tasks, ...options, ...passed])
}
