import { randomBytes } from 'node:crypto'
import { Secret } from '@app/leak-guard'
import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { openEmbeddedDatabase } from '../../src/database/open-embedded.ts'
import { openPostgres } from '../../src/database/open-postgres.ts'
import type { Database } from '../../src/database/schema.ts'
import { openRedis } from '../../src/redis/open-redis.ts'
import { type AtEnd, temporaryFolder } from './temporary-folder.ts'

const databaseUrl = inject('databaseUrl')
const redisUrl = inject('redisUrl')

/** The databases of this run: the embedded one, and under `pnpm test:engines` PostgreSQL too. */
export const databaseEngines: readonly ('SQLite' | 'PostgreSQL')[] =
  databaseUrl === undefined ? ['SQLite'] : ['SQLite', 'PostgreSQL']

/** Opens an empty database of an engine; it is closed and gone at the end. */
export async function openTestDatabase(
  engine: 'SQLite' | 'PostgreSQL',
  atEnd: AtEnd = onTestFinished,
): Promise<Kysely<Database>> {
  const db =
    engine === 'SQLite'
      ? await openEmbeddedDatabase(temporaryFolder(atEnd))
      : await openPostgres(await emptyPostgres(atEnd))
  atEnd(() => db.destroy())
  return db
}

/** The address of an empty database on the run's PostgreSQL. */
export async function emptyPostgres(atEnd: AtEnd = onTestFinished): Promise<Secret> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(`create database ${name}`)
  // Whoever is still connected, a program that a test killed for instance, is thrown out.
  atEnd(() => administer(`drop database ${name} with (force)`))
  return new Secret('DATABASE_URL', Object.assign(new URL(databaseUrl ?? ''), { pathname: name }).href)
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** The address of an empty database on the run's Redis: of its thousands each test takes the next. */
export async function emptyRedis(): Promise<Secret> {
  const redis = await openRedis(new Secret('REDIS_URL', redisUrl ?? ''))
  const number = await redis.incr('databases taken')
  redis.disconnect()
  return new Secret('REDIS_URL', `${redisUrl}/${number}`)
}

export async function openTestRedis(atEnd: AtEnd = onTestFinished): Promise<Redis> {
  const redis = await openRedis(await emptyRedis())
  atEnd(() => redis.disconnect())
  return redis
}
