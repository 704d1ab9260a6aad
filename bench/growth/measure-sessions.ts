import { openRedis } from '../../apps/api/src/redis/open-redis.ts'
import { createDatabaseSessionStore } from '../../apps/api/src/session/database-session-store.ts'
import { createRedisSessionStore } from '../../apps/api/src/session/redis-session-store.ts'
import { Secret } from '../../packages/leak-guard/src/index.ts'
import type { GrowthEngine } from './engine.ts'

const LIMITS = { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000 }
const AT_ONCE = 200
/** As many as the API sweeps at once. */
const BATCH = 100

/** Milliseconds of each batch of a sweep over many dead sessions. Half of the sessions are gone after it, at most. */
export async function timeSweeps(engine: GrowthEngine, batches: number): Promise<number[]> {
  await engine.letSessionsDie()
  const db = await engine.open(() => {})
  const sessions = createDatabaseSessionStore(db, LIMITS)
  const times: number[] = []
  try {
    for (let batch = 0; batch < batches; batch++) {
      const started = performance.now()
      const gone = await sessions.sweep(BATCH)
      times.push(performance.now() - started)
      if (gone < BATCH) break
    }
    return times
  } finally {
    await db.destroy()
  }
}

/** Bytes of memory of each of so many live sessions, one to a person, in the Redis at `address`. */
export async function redisBytesPerSession(
  address: string,
  count: number,
  say: (line: string) => void,
): Promise<number> {
  const redis = await openRedis(new Secret('REDIS_URL', address))
  try {
    const sessions = createRedisSessionStore(redis, LIMITS)
    const usedMemory = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
    const before = await usedMemory()
    const started = performance.now()
    for (let from = 0; from < count; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => String(from + i))
      await Promise.all(some.map((name) => sessions.create(name.padEnd(32, 's'), name.padStart(22, 'u'))))
    }
    say(`Redis took ${count} sessions in ${((performance.now() - started) / 1000).toFixed(0)} s`)
    return ((await usedMemory()) - before) / count
  } finally {
    redis.disconnect()
  }
}
