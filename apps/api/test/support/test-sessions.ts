import { onTestFinished } from 'vitest'
import { createDatabaseSessionStore } from '../../src/session/database-session-store.ts'
import { createRedisSessionStore } from '../../src/session/redis-session-store.ts'
import type { SessionStore } from '../../src/session/session-store.ts'
import { databaseEngines, openTestDatabase, openTestRedis } from './test-database.ts'

export interface TestSessions {
  readonly sessions: SessionStore
  /** Two users; nobody is signed in. */
  readonly userId: string
  readonly otherId: string
  readonly clock: { now: number }
  /** Everything that the store keeps, as text. */
  contents(): Promise<string>
  close(): Promise<void>
}

type SessionEngine = 'SQLite' | 'PostgreSQL' | 'Redis'

/** Where sessions can be kept in this run: in the embedded database, and under `pnpm test:engines` anywhere. */
export const sessionEngines: readonly SessionEngine[] =
  databaseEngines.length > 1 ? [...databaseEngines, 'Redis'] : databaseEngines

const limits = { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000 }
const users = { userId: 'user-one', otherId: 'user-two' }

/** Opens an empty session store, with a clock that stands until a test moves it. */
export const sessionStores: Record<SessionEngine, () => Promise<TestSessions>> = {
  SQLite: () => inDatabase('SQLite'),
  PostgreSQL: () => inDatabase('PostgreSQL'),
  async Redis() {
    const redis = await openTestRedis()
    const clock = { now: Date.UTC(2026, 0, 1) }
    return {
      ...users,
      sessions: createRedisSessionStore(redis, limits, () => clock.now),
      clock,
      async contents() {
        const keys = await redis.keys('*')
        const values = await Promise.all(
          keys.map(async (key) =>
            (await redis.type(key)) === 'hash' ? redis.hgetall(key) : redis.zrange(key, 0, '-1'),
          ),
        )
        return JSON.stringify([keys, values])
      },
      async close() {
        redis.disconnect()
      },
    }
  },
}

async function inDatabase(engine: 'SQLite' | 'PostgreSQL'): Promise<TestSessions> {
  const db = await openTestDatabase(engine, onTestFinished)
  await db
    .insertInto('users')
    .values(Object.values(users).map((id) => ({ id, email: id, name: id, password_hash: '', created_at: 1 })))
    .execute()
  const clock = { now: Date.UTC(2026, 0, 1) }
  return {
    ...users,
    sessions: createDatabaseSessionStore(db, limits, () => clock.now),
    clock,
    async contents() {
      const rows = await db.selectFrom('sessions').selectAll().execute()
      return JSON.stringify(
        rows.map((row) => ({ ...row, id_hash: Buffer.from(row.id_hash).toString('latin1') })),
      )
    },
    close: () => db.destroy(),
  }
}
