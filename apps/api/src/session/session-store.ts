/** A signed-in browser that is still good: neither ended nor over its idle or absolute limit. */
export interface LiveSession {
  readonly userId: string
  /** Its public name. The session id itself is known to the browser alone. */
  readonly handle: string
  readonly createdAt: number
  readonly lastSeenAt: number
}

export interface SessionLimits {
  readonly idleMs: number
  readonly maxMs: number
}

/**
 * Where sessions live. What was ended stays ended: a store keeps a tombstone for as long as the session could have
 * lived, so that a request which began before a sign-out cannot bring it back when it ends after. Moments are
 * milliseconds since 1970. A store that cannot answer throws `SessionStoreUnavailable`.
 */
export interface SessionStore {
  /** Starts a session under this id. An id that was ever used is left as it is. */
  create(sessionId: string, userId: string): Promise<void>
  /** The live session under this id; being asked for counts as being seen. */
  find(sessionId: string): Promise<LiveSession | undefined>
  /** Whether the session is live at this moment, without counting as being seen. */
  isLive(sessionId: string): Promise<boolean>
  /** Ends a session; false when it was not live, so that of several who end it one knows that it did. */
  end(sessionId: string): Promise<boolean>
  /** The live sessions of a user, newest first, after `position`; one more than `limit` when there are more. */
  listOfUser(
    userId: string,
    limit: number,
    position?: readonly [createdAt: number, handle: string],
  ): Promise<LiveSession[]>
  /** Ends one session of a user by its handle; false when there is no such live session. */
  endByHandle(userId: string, handle: string): Promise<boolean>
  endAll(userId: string): Promise<void>
  /** Ends every session of a user but this one. */
  endOthers(userId: string, sessionId: string): Promise<void>
  /** Forgets up to `limit` sessions that can never be live again; gives how many went. */
  sweep(limit: number): Promise<number>
  /** Resolves when the store answers. */
  check(): Promise<void>
}

/** The store did not answer. What it said is the cause, for the log; it is never part of a response. */
export class SessionStoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The session store is not available', { cause })
    this.name = 'SessionStoreUnavailable'
  }
}

/** Does a store's work; whatever it throws means that the store is not available. */
export async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw new SessionStoreUnavailable(error)
  }
}
