import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { SECRET_NAMES } from './secret-names.ts'

/** The only reader of the environment in this package. An empty variable counts as not set. */
export function environmentValue(name: string): string | undefined {
  return process.env[name] || undefined
}

/** The project's secrets that are set, by name. */
export function secretsInEnvironment(): Record<string, string> {
  return secretsFrom(process.env)
}

/**
 * The project's secrets that a build in `root` must be compared with: those of the environment, and those of the
 * `.env.local` that the server reads, at the top of the workspace.
 */
export function secretsForBuild(root: string): Record<string, string> {
  return { ...secretsFrom(localFile(root)), ...secretsInEnvironment() }
}

function secretsFrom(variables: NodeJS.Dict<string>): Record<string, string> {
  const set: Record<string, string> = {}
  for (const name of SECRET_NAMES) {
    const value = variables[name]
    if (value) set[name] = value
  }
  return set
}

function localFile(folder: string): NodeJS.Dict<string> {
  const file = join(folder, '.env.local')
  const isTop = existsSync(join(folder, 'pnpm-workspace.yaml')) || dirname(folder) === folder
  if (isTop) return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return localFile(dirname(folder))
}
