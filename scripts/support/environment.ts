import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { ROOT } from './root.ts'

export type Environment = Record<string, string>

/** Where a developer keeps their own values; ignored by git. */
export const ENV_LOCAL = join(ROOT, '.env.local')

/**
 * The variables a command works with: those of the root `.env.local`, then those of the shell, which win.
 * A variable that is set to nothing counts as unset.
 */
export function readEnvironment(): Environment {
  const fromFile = existsSync(ENV_LOCAL) ? parseEnv(readFileSync(ENV_LOCAL, 'utf8')) : {}
  const merged: Environment = {}
  for (const [name, value] of Object.entries({ ...fromFile, ...process.env })) if (value) merged[name] = value
  return merged
}
