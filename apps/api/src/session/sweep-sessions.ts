import type { FastifyBaseLogger } from 'fastify'
import type { SessionStore } from './session-store.ts'

const EVERY_MS = 60_000
/** So few at a time that a sweep is never felt by a request. */
const AT_ONCE = 500

/** Forgets dead sessions every minute, off the path of any request, until stopped. */
export function sweepSessions(sessions: SessionStore, log: FastifyBaseLogger): { stop(): void } {
  const timer = setInterval(() => {
    sessions.sweep(AT_ONCE).catch((error: unknown) => log.warn({ err: error }, 'sweeping sessions failed'))
  }, EVERY_MS).unref()
  return { stop: () => clearInterval(timer) }
}
