import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { clientAddress } from './network-address.ts'

export type AuditEvent =
  | 'sign-up'
  | 'sign-in'
  | 'sign-in refused'
  | 'sign-out'
  | 'sessions ended'
  | 'password changed'
  | 'password change refused'
  | 'password reset'
  | 'velt token issued'
  | 'velt token refused'

/**
 * Writes one line of the audit log: what happened, who did it, from where, in which session. The session is named by
 * part of a hash, and nothing personal is in the line but the user's id (ASVS 16.2.5). JSON keeps one event to one line.
 */
export function audit(
  request: FastifyRequest,
  event: AuditEvent,
  more: { organizationId?: string; userId?: string } = {},
): void {
  const { userId, sessionId } = request.session ?? {}
  const session = userId === undefined ? undefined : hash('sha256', sessionId, 'hex').slice(0, 12)
  request.log.info({ audit: { event, userId, session, address: clientAddress(request), ...more } }, event)
}
