export const MINUTE = 60_000
const IDLE = 30 * MINUTE
const MAX = 12 * 60 * MINUTE

/** One signed-in browser. */
export interface ModelSession {
  readonly user: number
  readonly createdAt: number
  lastSeenAt: number
  ended: boolean
  /** Its public name, once the server gave it one. */
  handle?: string
}

/** A cookie as it was given out: for which session, and signed with which secret. */
export interface ModelCookie {
  readonly value: string
  readonly session: ModelSession
  readonly secret: string
}

/** Sessions as they should be, in plain objects: the limits, the ends, and who holds which cookie. */
export class Model {
  now = Date.UTC(2026, 0, 1)
  readonly passwords: string[]
  readonly sessions: ModelSession[] = []
  /** Every cookie that was ever given out. */
  readonly cookies: ModelCookie[] = []
  /** What each browser holds. */
  readonly jars: (ModelCookie | undefined)[]
  /** The one that signs comes first. */
  secrets = ['a-secret-of-the-model-of-sessions-0']
  /** Counts up, for whatever must be new. */
  next = 1

  constructor(passwords: readonly string[], browsers: number) {
    this.passwords = [...passwords]
    this.jars = Array(browsers).fill(undefined)
  }

  isLive(session: ModelSession): boolean {
    return !session.ended && this.now - session.createdAt < MAX && this.now - session.lastSeenAt < IDLE
  }

  /** The session that a request with this cookie has; being asked for counts as being seen, to a tenth of the limit. */
  enter(cookie: ModelCookie | undefined): ModelSession | undefined {
    if (cookie === undefined || !this.secrets.includes(cookie.secret) || !this.isLive(cookie.session)) {
      return undefined
    }
    if (this.now - cookie.session.lastSeenAt > IDLE / 10) cookie.session.lastSeenAt = this.now
    return cookie.session
  }

  begin(user: number): ModelSession {
    const session = { user, createdAt: this.now, lastSeenAt: this.now, ended: false }
    this.sessions.push(session)
    return session
  }

  endAll(user: number, but?: ModelSession): void {
    for (const session of this.sessions) if (session.user === user && session !== but) session.ended = true
  }
}
