import { expect, test } from 'vitest'
import { ORIGIN, testApp } from '../support/test-app.ts'

const foreign = 'https://evil.test'

const sites = [
  undefined,
  'same-origin',
  'same-site',
  'cross-site',
  'none',
  '',
  'Same-Origin',
  'same-origin, cross-site',
]
const origins = [
  undefined,
  ORIGIN,
  foreign,
  'null',
  'http://app.test',
  `${ORIGIN}:443`,
  `${ORIGIN}.evil.test`,
  `${ORIGIN}/`,
]
/** The type that a request says of its body; undefined sends no body at all. */
const types = [
  undefined,
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/csp-report',
]
const reads = [
  ['GET', '/api/session'],
  ['HEAD', '/api/session'],
  ['GET', '/api/sessions'],
  ['GET', '/api/documents/any'],
  ['GET', '/healthz'],
] as const
const changes = [
  ['POST', '/api/session'],
  ['POST', '/api/accounts'],
  ['POST', '/api/account/reset'],
  ['PUT', '/api/account/password'],
  ['POST', '/api/velt/token'],
  ['DELETE', '/api/session'],
  ['DELETE', '/api/sessions'],
  ['DELETE', '/api/sessions/any'],
  ['PUT', '/api/documents/any'],
  ['DELETE', '/api/documents/any'],
  ['POST', '/api/organizations/any/documents'],
] as const

type Outcome = 'cross-site' | 'type' | 'goes on'
interface Row {
  site: string | undefined
  origin: string | undefined
  type: string | undefined
}

/** The rule as it is written down, on its own: which changes may be asked for, and in which form. */
function outcomeOfChange({ site, origin, type }: Row): Outcome {
  const trusted: Pick<Row, 'site' | 'origin'>[] = [
    ...origins.map((any) => ({ site: 'same-origin', origin: any })),
    { site: undefined, origin: ORIGIN },
  ]
  if (!trusted.some((one) => one.site === site && one.origin === origin)) return 'cross-site'
  return type === undefined || type.startsWith('application/json') ? 'goes on' : 'type'
}

/** The browser's own reports come from anywhere, in their own type. */
const outcomeOfReport = ({ type }: Row): Outcome =>
  type === undefined || type === 'application/csp-report' ? 'goes on' : 'type'

const calls: {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  url: string
  rule: (row: Row) => Outcome
}[] = [
  ...reads.map(([method, url]) => ({ method, url, rule: () => 'goes on' as const })),
  ...changes.map(([method, url]) => ({ method, url, rule: outcomeOfChange })),
  { method: 'POST', url: '/api/csp-reports', rule: outcomeOfReport },
]

const rows: Row[] = sites.flatMap((site) =>
  origins.flatMap((origin) => types.map((type) => ({ site, origin, type }))),
)

test.each(calls)(
  `ASVS 3.5.1, 3.5.2, 3.5.3: $method $url answers ${rows.length} kinds of call by the rule`,
  async ({ method, url, rule }) => {
    const { app, browser } = await testApp()
    const person = browser()
    // Signed in, so that a type is looked at; but signing out works once, and without a session too.
    if (url !== '/api/session') await person.signUp()
    const wrong: unknown[] = []
    for (const row of rows) {
      const response = await app.inject({
        method,
        url,
        headers: {
          cookie: person.cookieHeader,
          ...(row.site !== undefined && { 'sec-fetch-site': row.site }),
          ...(row.origin !== undefined && { origin: row.origin }),
          ...(row.type !== undefined && { 'content-type': row.type }),
        },
        ...(row.type !== undefined && { payload: '{}' }),
      })
      const code = method === 'HEAD' || response.body === '' ? undefined : response.json().error?.code
      const outcome: Outcome =
        code === 'CROSS_SITE' ? 'cross-site' : code === 'UNSUPPORTED_MEDIA_TYPE' ? 'type' : 'goes on'
      if (outcome !== rule(row) || response.statusCode >= 500)
        wrong.push({ ...row, outcome, status: response.statusCode })
    }
    expect(wrong).toEqual([])
  },
)

test('what a request says of its host does not make an origin ours', async () => {
  const { app } = await testApp()
  const response = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: {
      origin: foreign,
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
    },
  })
  expect(response.json().error.code).toBe('CROSS_SITE')
})

test('a read passes from anywhere: it changes nothing', async () => {
  const { app } = await testApp()
  const response = await app.inject({
    url: '/api/session',
    headers: { origin: foreign, 'sec-fetch-site': 'cross-site' },
  })
  expect(response.statusCode).toBe(200)
})

test('is checked before anything is said of a session', async () => {
  const { app } = await testApp()
  const response = await app.inject({ method: 'POST', url: '/api/velt/token', headers: { origin: foreign } })
  expect(response.json().error.code).toBe('CROSS_SITE')
})
