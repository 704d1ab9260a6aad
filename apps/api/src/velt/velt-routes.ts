import type { FastifyInstance, FastifyReply } from 'fastify'
import { audit } from '../audit.ts'
import { endpoint } from '../endpoint.ts'
import { notAMember, notSignedIn, type Refusal, roleChanged } from '../errors.ts'
import type { OrganizationStore } from '../organizations/organization-store.ts'
import type { SessionStore } from '../session/session-store.ts'
import { signedInUser } from '../session/signed-in-user.ts'
import type { VeltClient } from './velt-client.ts'

export interface VeltRoutesOptions {
  readonly velt: VeltClient
  readonly organizations: OrganizationStore
  readonly sessions: SessionStore
}

export async function veltRoutes(app: FastifyInstance, options: VeltRoutesOptions): Promise<void> {
  const { velt, organizations, sessions } = options

  endpoint(
    app,
    'createVeltToken',
    async (request, reply) => {
      const { organizationId } = request.body
      const userId = signedInUser(request)
      const refused = (refusal: Refusal) => {
        audit(request, 'velt token refused', { organizationId })
        return refusal
      }
      const member = await organizations.findMember(userId, organizationId)
      if (member === undefined) throw refused(notAMember())
      const issued = await velt.issueToken({ ...member, organizationId }, abortedWhenGone(reply), request.log)
      // Velt may have taken seconds, and the user may have signed out meanwhile or be no longer what the token says.
      const [isLive, still] = await Promise.all([
        sessions.isLive(request.session.sessionId),
        organizations.findMember(userId, organizationId),
      ])
      if (!isLive) throw notSignedIn()
      if (still === undefined) throw refused(notAMember())
      if (still.role !== member.role) throw refused(roleChanged())
      audit(request, 'velt token issued', { organizationId })
      return issued
    },
    { limitedAs: 'token' },
  )
}

/**
 * Aborts when the client leaves before its answer is out. Fastify's own `request.signal` fires as soon as the body of
 * a POST is read, so it cannot tell.
 */
function abortedWhenGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
