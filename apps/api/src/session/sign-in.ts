import type { FastifyRequest } from 'fastify'

/**
 * Every way in ends here: the browser gets a new session id, and the one it came with dies. The session is stored
 * before this resolves, so a store that fails refuses the sign-in instead of losing it.
 */
export async function signIn(request: FastifyRequest, userId: string): Promise<void> {
  await request.session.regenerate()
  request.session.userId = userId
  await request.session.save()
}
