import { hash } from 'node:crypto'
import type { ClientContext, Redis, Result } from 'ioredis'
import { newId } from '../database/new-id.ts'
import { INDEX, RECORD, START, VISIT } from './redis-session-scripts.ts'
import { guarded, type LiveSession, type SessionLimits, type SessionStore } from './session-store.ts'

declare module 'ioredis' {
  interface RedisCommander<Context extends ClientContext> {
    startSession(record: string, index: string, ...values: (string | number)[]): Result<null, Context>
    visitSession(
      record: string,
      ...values: number[]
    ): Result<[user: string, handle: string, created: string, seen: string] | null, Context>
  }
}

const hashOf = (sessionId: string): string => hash('sha256', sessionId, 'base64url')
const toSession = (
  userId: string,
  handle: string,
  createdAt: string | number,
  lastSeenAt: string | number,
): LiveSession => ({ userId, handle, createdAt: Number(createdAt), lastSeenAt: Number(lastSeenAt) })

/**
 * Sessions in Redis, for several processes. A session is live while both its record and its entry in its user's index are
 * there. Ending takes the entry and leaves the record as a tombstone, so all of a user's sessions end in one step; and
 * whatever Redis loses, be it record or index, signs somebody out and nobody in.
 */
export function createRedisSessionStore(
  redis: Redis,
  { idleMs, maxMs }: SessionLimits,
  now: () => number = Date.now,
): SessionStore {
  redis.defineCommand('startSession', { numberOfKeys: 2, lua: START })
  redis.defineCommand('visitSession', { numberOfKeys: 1, lua: VISIT })
  /** Seen again within this time, a session is not written: one write in ten idle spans at most. */
  const seenStepMs = idleMs / 10

  async function visit(idHash: string, stepMs: number): Promise<LiveSession | undefined> {
    const at = now()
    const found = await redis.visitSession(RECORD + idHash, at, at - maxMs, at - idleMs, idleMs, stepMs)
    return found === null ? undefined : toSession(...found)
  }
  const look = (idHash: string) => visit(idHash, Number.MAX_SAFE_INTEGER)

  /** Of several who end a session, the one who takes its entry did it. */
  async function end({ userId, handle }: LiveSession, idHash: string): Promise<boolean> {
    const removed = await redis.zrem(INDEX + userId, `${handle} ${idHash}`)
    await redis.pexpire(RECORD + idHash, idleMs)
    return removed === 1
  }

  return {
    create: (sessionId, userId) =>
      guarded(async () => {
        const idHash = hashOf(sessionId)
        const handle = newId()
        const entry = `${handle} ${idHash}`
        await redis.startSession(RECORD + idHash, INDEX + userId, now(), userId, handle, entry, idleMs, maxMs)
      }),

    find: (sessionId) => guarded(() => visit(hashOf(sessionId), seenStepMs)),

    isLive: (sessionId) => guarded(async () => (await look(hashOf(sessionId))) !== undefined),

    end: (sessionId) =>
      guarded(async () => {
        const idHash = hashOf(sessionId)
        const live = await look(idHash)
        return live !== undefined && end(live, idHash)
      }),

    listOfUser: (userId, limit, position) =>
      guarded(async () => {
        const [before, beforeHandle] = position ?? (['+inf', ''] as const)
        const entries = await redis.zrange(INDEX + userId, before, `(${now() - maxMs}`, 'BYSCORE', 'REV')
        const hashes = entries.map((entry) => entry.split(' ')[1] ?? '')
        const found: LiveSession[] = []
        // Entries of sessions that idled out are skipped, so one round is enough only as a rule.
        for (let from = 0; from < hashes.length && found.length <= limit; from += limit + 1) {
          const live = await Promise.all(hashes.slice(from, from + limit + 1).map(look))
          found.push(
            ...live
              .filter((session) => session !== undefined)
              .filter(({ createdAt, handle }) => createdAt !== before || handle < beforeHandle),
          )
        }
        return found.slice(0, limit + 1)
      }),

    endByHandle: (userId, handle) =>
      guarded(async () => {
        const entries = await redis.zrange(INDEX + userId, 0, '-1')
        const [, idHash] = entries.find((entry) => entry.startsWith(`${handle} `))?.split(' ') ?? []
        const live = idHash === undefined ? undefined : await look(idHash)
        return live !== undefined && idHash !== undefined && end(live, idHash)
      }),

    endAll: (userId) =>
      guarded(async () => {
        await redis.del(INDEX + userId)
      }),

    endOthers: (userId, sessionId) =>
      guarded(async () => {
        const idHash = hashOf(sessionId)
        const entries = await redis.zrange(INDEX + userId, 0, '-1')
        const others = entries.filter((entry) => !entry.endsWith(` ${idHash}`))
        if (others.length > 0) await redis.zrem(INDEX + userId, ...others)
      }),

    // Every key has its own time to go.
    sweep: async () => 0,

    check: () =>
      guarded(async () => {
        await redis.ping()
      }),
  }
}
