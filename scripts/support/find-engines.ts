import { execFileSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installDebianPackage } from './debian-package.ts'
import { Refusal } from './refusal.ts'

export interface Engines {
  /** The folder with `initdb` and `postgres`. */
  readonly postgresBin: string
  /** The server program of Valkey or Redis. */
  readonly redisServer: string
}

/** Where packages put PostgreSQL's programs without putting them on the PATH. */
const POSTGRES_FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
]

/**
 * PostgreSQL and Redis, or Valkey, for the tests: those that are installed, or else Debian's packages where this user may
 * install them. Refuses in one line with what is missing and how to get it.
 */
export async function findEngines(): Promise<Engines> {
  const postgresBin = installedPostgres() ?? (await afterInstalling('postgresql', installedPostgres))
  const redisServer = installedRedis() ?? (await afterInstalling('redis-server', installedRedis))
  if (postgresBin !== undefined && redisServer !== undefined) return { postgresBin, redisServer }
  const missing = [
    ...(postgresBin === undefined
      ? ['PostgreSQL (apt-get install postgresql, or brew install postgresql)']
      : []),
    ...(redisServer === undefined
      ? ['Redis or Valkey (apt-get install redis-server, or brew install valkey)']
      : []),
  ]
  throw new Refusal(`Not found on this machine, and the tests need it: ${missing.join('; and ')}.`)
}

async function afterInstalling(name: string, find: () => string | undefined): Promise<string | undefined> {
  await installDebianPackage(name)
  return find()
}

function installedPostgres(): string | undefined {
  const newestFirst = globSync(POSTGRES_FOLDERS).toSorted((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  )
  return [...newestFirst, ...pathFolders()].find(
    (folder) => existsSync(join(folder, 'initdb')) && starts(join(folder, 'postgres')),
  )
}

function installedRedis(): string | undefined {
  return ['valkey-server', 'redis-server']
    .flatMap((name) => pathFolders().map((folder) => join(folder, name)))
    .find(starts)
}

const pathFolders = () => (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')

function starts(file: string): boolean {
  if (!existsSync(file)) return false
  try {
    execFileSync(file, ['--version'], { timeout: 20_000, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
