import { Pool } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { production } from './support/api-process.ts'
import { times } from './support/long-run.ts'
import { measuredApi } from './support/measured-api.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const WARM_UP = 2_000
const REQUESTS = times(4_000, 50_000)
const MEBIBYTE = 1024 * 1024

const site = { 'sec-fetch-site': 'same-origin', 'x-forwarded-proto': 'https' }
const json = { ...site, 'content-type': 'application/json' }
const madeUp = `__Host-session=${'a'.repeat(32)}.${'b'.repeat(43)}`

/** What somebody without an account can ask. */
const asked: {
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

test(
  `D6: ${REQUESTS} requests of visitors leave no memory in use, 5 MiB either way`,
  async ({ annotate }) => {
    const api = await measuredApi({
      ...production,
      DATA_DIR: temporaryFolder(),
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PER_MINUTE: '1000000',
      RATE_LIMIT_SIGN_IN_PER_MINUTE: '1000000',
    })
    const pool = new Pool(api.url, { connections: 8 })
    onTestFinished(() => pool.close())
    const statuses = new Map<number, number>()
    let next = 0
    async function visit(until: number): Promise<void> {
      while (next < until) {
        const { headers, ...request } = asked[next % asked.length] ?? {
          method: 'GET',
          path: '/',
          headers: {},
        }
        const address = `203.0.113.${next++ % 250}`
        const { statusCode, body } = await pool.request({
          ...request,
          headers: { ...headers, 'x-forwarded-for': address },
        })
        await body.dump()
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
      }
    }
    const visitAll = (until: number) => Promise.all(Array.from({ length: 8 }, () => visit(until)))
    await visitAll(WARM_UP)
    const before = await api.inUse()
    await visitAll(WARM_UP + REQUESTS)
    const after = await api.inUse()
    const inMebibytes = [before, after].map((bytes) => (bytes / MEBIBYTE).toFixed(1)).join(' and ')
    await annotate(`${inMebibytes} MiB in use before and after`)
    expect(Math.abs(after - before) / MEBIBYTE).toBeLessThan(5)
    expect([...statuses.keys()].sort()).toEqual([200, 204, 400, 401, 403, 404])
  },
  times(60_000, 600_000),
)
