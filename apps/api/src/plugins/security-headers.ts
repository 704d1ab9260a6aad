import type { FastifyInstance } from 'fastify'
import { DATA_POLICY } from './content-security-policy.ts'

/**
 * Sets the headers that every response carries, computed once: the page and its files replace the policy and the
 * caching with their own. `https` adds HSTS for a year.
 */
export function setSecurityHeaders(app: FastifyInstance, { https }: { https: boolean }): void {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': DATA_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    ...(https && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  }
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}
