import type { FastifyRequest } from 'fastify'

/** What a way in rests on: whose it is, and whether what proved it still holds. A password may be replaced meanwhile. */
export interface Proof {
  readonly userId: string
  holds(): Promise<boolean>
}

/**
 * Every way in ends here: the browser gets a new session id, and the one it came with dies. The session is stored
 * before this resolves, so a store that fails refuses the sign-in instead of losing it. False, and no session, when the
 * proof does not hold any more. It is asked after the session is there, and who replaces a password ends sessions after
 * that: so one of the two always sees the other.
 */
export async function signIn(request: FastifyRequest, { userId, holds }: Proof): Promise<boolean> {
  await request.session.regenerate()
  request.session.userId = userId
  await request.session.save()
  if (await holds()) return true
  await request.session.destroy()
  return false
}
