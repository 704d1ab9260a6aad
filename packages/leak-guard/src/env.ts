import { SECRET_NAMES } from './secret-names.ts'

/** The only reader of the environment in this package. An empty variable counts as not set. */
export function environmentValue(name: string): string | undefined {
  return process.env[name] || undefined
}

/** The project's secrets that are set, by name. */
export function secretsInEnvironment(): Record<string, string> {
  const set: Record<string, string> = {}
  for (const name of SECRET_NAMES) {
    const value = environmentValue(name)
    if (value !== undefined) set[name] = value
  }
  return set
}
