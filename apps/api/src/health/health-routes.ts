import type { FastifyInstance } from 'fastify'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { endpoint } from '../endpoint.ts'
import { unavailable } from '../errors.ts'
import type { SessionStore } from '../session/session-store.ts'

/** Liveness says that the process answers; readiness that what it stands on answers too. */
export async function healthRoutes(
  app: FastifyInstance,
  { db, sessions }: { db: Kysely<Database>; sessions: SessionStore },
): Promise<void> {
  endpoint(app, 'readLiveness', () => ({ status: 'ok' }))

  endpoint(app, 'readReadiness', async (request) => {
    try {
      await Promise.all([sql`select 1`.execute(db), sessions.check()])
    } catch (error) {
      request.log.error({ err: error }, 'not ready')
      throw unavailable()
    }
    return { status: 'ok' }
  })
}
