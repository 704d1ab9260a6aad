import type { PolicyReport } from '@app/contracts'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { endpoint } from '../endpoint.ts'
import { limitByAddress } from './rate-limits.ts'

const REPORT_TYPES = ['application/csp-report', 'application/reports+json']
/** So many violations of a batch are logged, in one line: anybody may send them, and the log is not theirs to fill. */
const LOGGED = 5

/**
 * Takes what browsers report against the page's policy and logs it. A scope of its own: a browser sends reports without
 * regard to origin, under types of their own, and they need no session. So it is the one exception to those rules; it
 * changes nothing, is small, and is limited by address.
 */
export async function policyReports(
  app: FastifyInstance,
  limits: { perMinute: number; redis: Redis | undefined },
): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(REPORT_TYPES, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  await app.register(limitByAddress, limits)

  endpoint(app, 'reportPolicyViolation', (request) => {
    const all = violations(request.body)
    if (all.length === 0) return
    request.log.warn(
      { violations: all.slice(0, LOGGED), count: all.length },
      'content security policy violated',
    )
  })
}

function violations(report: PolicyReport): { directive: string; blocked: string }[] {
  if (Array.isArray(report)) {
    return report
      .filter(({ type }) => type === 'csp-violation')
      .map(({ body }) => violation(body?.effectiveDirective, body?.blockedURL))
  }
  const {
    'effective-directive': effective,
    'violated-directive': violated,
    'blocked-uri': blocked,
  } = report['csp-report']
  return [violation(effective ?? violated, blocked)]
}

/** Bounded, and without what may follow a path: a query can hold what is nobody's business. */
const violation = (directive = '', blocked = '') => ({
  directive: directive.slice(0, 100),
  blocked: blocked.split(/[?#]/, 1)[0]?.slice(0, 300) ?? '',
})
