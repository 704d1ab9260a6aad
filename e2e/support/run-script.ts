import { execFile } from 'node:child_process'
import { join } from 'node:path'

export interface ScriptRun {
  readonly code: number
  /** Everything on the terminal. */
  readonly said: string
}

/** Runs a script of the repository in `folder` to its end, with these variables and none of this machine's. */
export function runScript(
  folder: string,
  [script = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ScriptRun> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...environment } }
    const child = execFile(
      process.execPath,
      [join(folder, script), ...words],
      options,
      (_fault, out, errors) => resolve({ code: child.exitCode ?? 1, said: (out + errors).trim() }),
    )
  })
}
