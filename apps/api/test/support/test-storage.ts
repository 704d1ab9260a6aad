import type { Secret } from '@app/leak-guard'
import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import { inject } from 'vitest'
import { openEmbeddedDatabase } from '../../src/database/open-embedded.ts'
import { openPostgres } from '../../src/database/open-postgres.ts'
import type { Database } from '../../src/database/schema.ts'
import { openRedis } from '../../src/redis/open-redis.ts'
import { createDatabaseSessionStore } from '../../src/session/database-session-store.ts'
import { createRedisSessionStore } from '../../src/session/redis-session-store.ts'
import type { SessionStore } from '../../src/session/session-store.ts'
import type { AtEnd } from './temporary-folder.ts'
import { emptyPostgres, emptyRedis } from './test-database.ts'

interface Storage {
  readonly db: Kysely<Database>
  readonly sessions: SessionStore
  readonly redis?: Redis
}

const limits = { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000 }
/** What stands in for a folder under `pnpm test:engines`. */
const standIns = new Map<string, { database: Secret; redis: Secret }>()

/**
 * What a server of the tests stands on: the embedded database in `folder`, or under `pnpm test:engines` PostgreSQL and
 * Redis. For the same folder it is the same data again; so what stands in for one that `isShared` stays until the run is over.
 */
export async function openTestStorage(
  folder: string,
  isShared: boolean,
  now: () => number,
  atEnd: AtEnd,
): Promise<Storage> {
  if (inject('databaseUrl') === undefined) {
    const db = await openEmbeddedDatabase(folder)
    return { db, sessions: createDatabaseSessionStore(db, limits, now) }
  }
  const standIn = standIns.get(folder) ?? {
    database: await emptyPostgres(isShared ? () => {} : atEnd),
    redis: await emptyRedis(),
  }
  standIns.set(folder, standIn)
  const redis = await openRedis(standIn.redis)
  atEnd(() => redis.disconnect())
  return {
    db: await openPostgres(standIn.database),
    sessions: createRedisSessionStore(redis, limits, now),
    redis,
  }
}
