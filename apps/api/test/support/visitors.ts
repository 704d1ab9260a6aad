import { Pool } from 'undici'

const AT_ONCE = 8
const site = { 'sec-fetch-site': 'same-origin', 'x-forwarded-proto': 'https' }
const json = { ...site, 'content-type': 'application/json' }
const madeUp = `__Host-session=${'a'.repeat(32)}.${'b'.repeat(43)}`

/** What somebody without an account can ask. */
const ASKED: readonly {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  headers: Record<string, string>
  body?: string
}[] = [
  { method: 'GET', path: '/api/session', headers: site },
  { method: 'GET', path: '/api/session', headers: { ...site, cookie: madeUp } },
  { method: 'GET', path: '/api/sessions', headers: site },
  { method: 'GET', path: '/api/nothing', headers: site },
  { method: 'GET', path: '/documents/any', headers: site },
  { method: 'GET', path: '/readyz', headers: {} },
  { method: 'DELETE', path: '/api/session', headers: { ...site, cookie: madeUp } },
  { method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json' }, body: '{}' },
  { method: 'POST', path: '/api/session', headers: json, body: '{"email":1}' },
  { method: 'POST', path: '/api/session', headers: json, body: '{' },
  { method: 'POST', path: '/api/velt/token', headers: json, body: '{"organizationId":"any"}' },
  {
    method: 'POST',
    path: '/api/csp-reports',
    headers: { 'content-type': 'application/csp-report' },
    body: '{"csp-report":{}}',
  },
]

export interface Visitors {
  /** Sends so many requests from 250 addresses in turn, eight at once. */
  visit(requests: number): Promise<void>
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>
  close(): Promise<void>
}

/** People without an account who ask the API at `url` whatever they can. */
export function visitorsOf(url: string): Visitors {
  const pool = new Pool(url, { connections: AT_ONCE })
  const statuses = new Map<number, number>()
  let next = 0
  let last = 0

  async function ask(): Promise<void> {
    while (next < last) {
      const { headers, ...request } = ASKED[next % ASKED.length] ?? { method: 'GET', path: '/', headers: {} }
      const address = `203.0.113.${next++ % 250}`
      const { statusCode, body } = await pool.request({
        ...request,
        headers: { ...headers, 'x-forwarded-for': address },
      })
      await body.dump()
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    }
  }

  return {
    async visit(requests) {
      last = next + requests
      await Promise.all(Array.from({ length: AT_ONCE }, ask))
    },
    statuses,
    close: () => pool.close(),
  }
}
