import { join } from 'node:path'
import { startProgram } from '../../scripts/support/program.ts'

export interface DevCommand {
  /** Settles with everything on the terminal once the banner is there; rejects when `dev` ends without one. */
  readonly up: Promise<string>
  /** Settles with the exit code; `null` when it was ended by a signal. */
  readonly gone: Promise<number | null>
  /** Everything on the terminal so far. */
  output(): string
  stop(): Promise<void>
}

/** Runs the `dev` command of the repository in `folder`, with these variables and none of this machine's. */
export function startDev(folder: string, environment: Readonly<Record<string, string>>): DevCommand {
  const lines: string[] = []
  const { promise: up, resolve: isUp, reject: isNot } = Promise.withResolvers<string>()
  const output = () => lines.join('\n').trim()
  const program = startProgram(join(folder, 'scripts/dev.ts'), {
    environment: { ...environment },
    onLine: (line) => {
      lines.push(line)
      if (line.trim().startsWith('Stop with')) isUp(output())
    },
  })
  program.gone.then(() => isNot(new Error(`dev ended without a banner:\n${output()}`)))
  // Who only wants to see it end does not wait for the banner.
  up.catch(() => undefined)
  return { up, gone: program.gone, output, stop: () => program.stop() }
}
