import type { FastifyRequest } from 'fastify'
import { notSignedIn } from '../errors.ts'

/** The id of the user who signed in. Throws NOT_SIGNED_IN when nobody did. */
export function signedInUser(request: FastifyRequest): string {
  const { userId } = request.session
  if (userId === undefined) throw notSignedIn()
  return userId
}

/** The hook of a scope whose every call needs a signed-in user: it refuses before the body is read. */
export function requireSignedIn(
  request: FastifyRequest,
  _reply: unknown,
  done: (error?: Error) => void,
): void {
  done(request.session.userId === undefined ? notSignedIn() : undefined)
}
