import { execFileSync } from 'node:child_process'
import { chownSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { engineFolder, engineProcess, freePort } from './engine-process.ts'

/** A PostgreSQL with an empty cluster of its own on 127.0.0.1. */
export interface TestPostgres {
  /** With the user and its database; `postgres://…/postgres` of an administrator. */
  readonly url: string
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

/** Starts PostgreSQL from the folder with its programs. As root it runs as another user, since it refuses root. */
export async function startPostgres(bin: string): Promise<TestPostgres> {
  const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined
  const folder = engineFolder('postgres')
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'admin', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'],
    { ...user, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, LC_ALL: 'C' } },
  )
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    // The tests' data need not survive a power cut, and are made and dropped hundreds of times.
    'fsync=off',
    'max_connections=200',
  ]
  const engine = engineProcess({
    file: join(bin, 'postgres'),
    arguments: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    readyLine: 'ready to accept connections',
    stopSignal: 'SIGINT',
    user,
  })
  await engine.start()
  return {
    ...engine,
    url: `postgres://admin@127.0.0.1:${port}/postgres`,
    async remove() {
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The user that a package of PostgreSQL made, or else the one that owns nothing. */
function unprivilegedUser(): { uid: number; gid: number } {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  const line = ['postgres', 'nobody']
    .map((name) => lines.find((one) => one.startsWith(`${name}:`)))
    .find(Boolean)
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL refuses root, and there is no user nobody')
  return { uid: Number(uid), gid: Number(gid) }
}
