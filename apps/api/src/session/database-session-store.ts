import { hash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { compiled } from '../database/compiled.ts'
import { newId } from '../database/new-id.ts'
import type { Database } from '../database/schema.ts'
import { guarded, type LiveSession, type SessionLimits, type SessionStore } from './session-store.ts'

const hashOf = (sessionId: string): Uint8Array => hash('sha256', sessionId, 'buffer')

/** Sessions in the product's own database, so that a restart signs nobody out. */
export function createDatabaseSessionStore(
  db: Kysely<Database>,
  { idleMs, maxMs }: SessionLimits,
  now: () => number = Date.now,
): SessionStore {
  /** Seen again within this time, a session is not written: one write in ten idle spans at most. */
  const seenStepMs = idleMs / 10
  const columns = [
    'user_id as userId',
    'handle',
    'created_at as createdAt',
    'last_seen_at as lastSeenAt',
  ] as const
  const bounds = () => [now() - maxMs, now() - idleMs] as const
  const findLive = compiled<LiveSession, [createdAfter: number, seenAfter: number, idHash: Uint8Array]>(
    db,
    db
      .selectFrom('sessions')
      .where('revoked_at', 'is', null)
      .where('created_at', '>', 0)
      .where('last_seen_at', '>', 0)
      .where('id_hash', '=', new Uint8Array())
      .select(columns),
  )
  /** An end to what has not been ended, to be narrowed down. */
  const ending = () => db.updateTable('sessions').set({ revoked_at: now() }).where('revoked_at', 'is', null)

  return {
    create: (sessionId, userId) =>
      guarded(async () => {
        const at = now()
        await db
          .insertInto('sessions')
          .values({
            id_hash: hashOf(sessionId),
            handle: newId(),
            user_id: userId,
            created_at: at,
            last_seen_at: at,
          })
          .onConflict((conflict) => conflict.column('id_hash').doNothing())
          .execute()
      }),

    find: (sessionId) =>
      guarded(async () => {
        const idHash = hashOf(sessionId)
        const found = await findLive(...bounds(), idHash)
        if (found !== undefined && now() - found.lastSeenAt > seenStepMs) {
          await db
            .updateTable('sessions')
            .set({ last_seen_at: now() })
            .where('id_hash', '=', idHash)
            .execute()
        }
        return found
      }),

    isLive: (sessionId) =>
      guarded(async () => (await findLive(...bounds(), hashOf(sessionId))) !== undefined),

    end: (sessionId) =>
      guarded(async () => {
        const [createdAfter, seenAfter] = bounds()
        const ended = await ending()
          .where('id_hash', '=', hashOf(sessionId))
          .where('created_at', '>', createdAfter)
          .where('last_seen_at', '>', seenAfter)
          .executeTakeFirstOrThrow()
        return ended.numUpdatedRows > 0n
      }),

    listOfUser: (userId, limit, position) =>
      guarded(() => {
        const [createdAfter, seenAfter] = bounds()
        return db
          .selectFrom('sessions')
          .where('user_id', '=', userId)
          .where('revoked_at', 'is', null)
          .where('created_at', '>', createdAfter)
          .where('last_seen_at', '>', seenAfter)
          .$if(position !== undefined, (query) =>
            query.where(sql<boolean>`(created_at, handle) < (${position?.[0]}, ${position?.[1]})`),
          )
          .select(columns)
          .orderBy('created_at', 'desc')
          .orderBy('handle', 'desc')
          .limit(limit + 1)
          .execute()
      }),

    endByHandle: (userId, handle) =>
      guarded(async () => {
        const [createdAfter, seenAfter] = bounds()
        const ended = await ending()
          .where('user_id', '=', userId)
          .where('handle', '=', handle)
          .where('created_at', '>', createdAfter)
          .where('last_seen_at', '>', seenAfter)
          .executeTakeFirstOrThrow()
        return ended.numUpdatedRows > 0n
      }),

    endAll: (userId) =>
      guarded(async () => {
        await ending().where('user_id', '=', userId).execute()
      }),

    endOthers: (userId, sessionId) =>
      guarded(async () => {
        await ending().where('user_id', '=', userId).where('id_hash', '!=', hashOf(sessionId)).execute()
      }),

    sweep: (limit) =>
      guarded(async () => {
        // Nobody sees a dead session, so what is dead of any cause is past the idle limit in the end. Until then it is a
        // tombstone, far longer than a request that still holds it can last.
        const dead = db
          .selectFrom('sessions')
          .select('id_hash')
          .where('last_seen_at', '<', now() - idleMs)
          .limit(limit)
        const { numDeletedRows } = await db
          .deleteFrom('sessions')
          .where('id_hash', 'in', dead)
          .executeTakeFirstOrThrow()
        return Number(numDeletedRows)
      }),

    check: () =>
      guarded(async () => {
        await sql`select 1`.execute(db)
      }),
  }
}
