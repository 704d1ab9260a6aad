import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import type { LawfulWay } from './egress/lawful-head.ts'
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

const VELT_ORIGIN = 'https://api.velt.dev'
/** The header by which Velt takes the auth token. */
const VELT_HEADER = 'x-velt-auth-token'

/**
 * What the egress tap looks for, and the one way that is lawful: the auth token in its header to the configured origin. The
 * secrets of the database and of Redis go to those by their own protocols, and are not looked for.
 */
export function tapSettings(): { secrets: Record<string, string>; lawful: LawfulWay | undefined } {
  const { VELT_AUTH_TOKEN, SESSION_SECRET } = secretsInEnvironment()
  const secrets = { ...(VELT_AUTH_TOKEN && { VELT_AUTH_TOKEN }), ...(SESSION_SECRET && { SESSION_SECRET }) }
  if (VELT_AUTH_TOKEN === undefined) return { secrets, lawful: undefined }
  const { protocol, hostname, port } = new URL(environmentValue('VELT_API_URL') ?? VELT_ORIGIN)
  const isSecure = protocol === 'https:'
  return {
    secrets,
    lawful: {
      value: VELT_AUTH_TOKEN,
      header: VELT_HEADER,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isSecure ? 443 : 80)),
      isSecure,
    },
  }
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
