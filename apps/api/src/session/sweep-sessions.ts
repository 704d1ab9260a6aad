import type { FastifyBaseLogger } from 'fastify'
import type { SessionStore } from './session-store.ts'

const EVERY_MS = 60_000
/** So few at a time that a sweep is never felt by a request, and requests have their turn in between. */
const AT_ONCE = 100
const BETWEEN_MS = 50

/** Forgets dead sessions every minute, off the path of any request and however many there are, until stopped. */
export function sweepSessions(sessions: SessionStore, log: FastifyBaseLogger): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function sweepIn(milliseconds: number): void {
    if (!stopped) timer = setTimeout(sweep, milliseconds).unref()
  }
  function sweep(): void {
    sessions.sweep(AT_ONCE).then(
      // As many as were asked for, so there may be more.
      (gone) => sweepIn(gone === AT_ONCE ? BETWEEN_MS : EVERY_MS),
      (error: unknown) => {
        log.warn({ err: error }, 'sweeping sessions failed')
        sweepIn(EVERY_MS)
      },
    )
  }

  sweepIn(EVERY_MS)
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
