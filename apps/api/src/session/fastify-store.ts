import type { SessionStore as FastifySessionStore } from '@fastify/session'
import type { Session } from 'fastify'
import type { SessionStore } from './session-store.ts'

/**
 * Our store in the shape that @fastify/session calls. A session here is who signed in and nothing else, and it never
 * changes after sign-in; so the plugin never has cause for a late save. A callback is called once even if it throws:
 * `then` with two arguments, not `then` and `catch`.
 */
export function fastifyStore(sessions: SessionStore): FastifySessionStore {
  return {
    get(sessionId, callback) {
      sessions.find(sessionId).then(
        // The rest of what the plugin calls a session it fills in itself.
        (found) => callback(null, found === undefined ? null : ({ userId: found.userId } as Session)),
        (error: unknown) => callback(error),
      )
    },
    set(sessionId, session, callback) {
      // The plugin also saves what nobody has signed in to, in `regenerate`: there is nothing to keep.
      const saved =
        session.userId === undefined ? Promise.resolve() : sessions.create(sessionId, session.userId)
      saved.then(() => callback(), callback)
    },
    destroy(sessionId, callback) {
      sessions.end(sessionId).then(() => callback(), callback)
    },
  }
}
