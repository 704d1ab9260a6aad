import { setImmediate } from 'node:timers/promises'
import { type Endpoint, endpoints, type RouteName } from '@app/contracts'
import fc from 'fast-check'
import { test } from 'vitest'
import { COOKIE, World } from '../session/model/world.ts'
import { forAllTests } from '../support/for-all-tests.ts'
import { times } from '../support/long-run.ts'
import { VELT_AUTH_TOKEN } from '../support/test-app.ts'
import { anyText, type Known, nearly } from './arbitrary-of.ts'
import { expectDeclared, expectNoSecret } from './expect-declared.ts'

const RUNS = times(100, 2_000)
const password = 'the password of the member'
const sessionSecret = 'a-secret-of-the-fuzz-of-endpoints-0'

/** Stands for a document that is there, at its first version. */
const DOCUMENT = 'the-document'

async function newDocument(): Promise<string> {
  const params = { organizationId: shared.known.organizationId ?? '' }
  return (await shared.member.call('createDocument', { params, body: { title: 'Notes' } })).ok.id
}

const shared = forAllTests(async (atEnd) => {
  const world = await World.open([password], [sessionSecret], Date.now, atEnd)
  const email = world.emails[0] ?? ''
  const member = world.browser()
  await member.call('signIn', { body: { email, password } })
  const organizationId = world.organizationIds[0] ?? ''
  return {
    world,
    member,
    cookie: member.cookies.get(COOKIE) ?? '',
    known: { organizationId, documentId: DOCUMENT, email } as Known,
  }
})

/** Calls that would end the session of the one who fuzzes are made without it. */
const endsItself: readonly RouteName[] = ['signOut', 'signIn', 'createAccount']

const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'authorization',
    'content-encoding',
    'content-type',
    'expect',
    'if-none-match',
    'origin',
    'range',
    'transfer-encoding',
    'user-agent',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-http-method-override',
    'x-velt-auth-token',
  ),
  fc.string({ unit: fc.constantFrom(...' !"%&,;=./0aZ~<>\\'), maxLength: 30 }),
  { maxKeys: 3 },
)

/** An object as JSON: one with a `toString` of its own that is no function has no other text. */
const encoded = (value: unknown): string =>
  encodeURIComponent((typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed())

test.each(Object.entries(endpoints) as [RouteName, Endpoint][])(
  `ASVS 2.2.2, 15.3.6, 15.3.7, 16.5.1: %s answers ${RUNS} odd inputs as the contract says`,
  async (name, endpoint) => {
    const { world, cookie, known } = shared
    const part = (schema: Endpoint['body']) => (schema ? nearly(schema, known) : fc.constant(undefined))
    const cookies = fc.oneof(
      { weight: 3, arbitrary: fc.constant(endsItself.includes(name) ? '' : `${COOKIE}=${cookie}`) },
      { weight: 1, arbitrary: anyText.map((text) => `${COOKIE}=${encoded(text)}`) },
      {
        weight: 1,
        arbitrary: anyText.map((text) => `__proto__=1; ${encoded(text)}; ${COOKIE}=x; ${COOKIE}=${cookie}`),
      },
    )
    const call = fc.record({
      params: part(endpoint.params),
      query: part(endpoint.query),
      body: part(endpoint.body),
      cookie: cookies,
      more: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    })
    await fc.assert(
      fc.asyncProperty(call, async ({ params, query, body, cookie: cookieHeader, more }) => {
        // An injected call needs no turn of the event loop, and a server whose loop does not turn sheds its load.
        await setImmediate()
        const documentId = endpoint.path.includes(':documentId') ? await newDocument() : ''
        const path = endpoint.path.replaceAll(/:(\w+)/g, (_, key) =>
          encoded(Object.entries(params ?? {}).find(([name]) => name === key)?.[1] ?? 'x'),
        )
        const search = Object.entries(query ?? {}).map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
        const type = name === 'reportPolicyViolation' ? 'application/csp-report' : 'application/json'
        const response = await world.server.app.inject({
          method: endpoint.method,
          url: `${path.replace(DOCUMENT, documentId)}?${search.join('&')}`,
          headers: {
            'sec-fetch-site': 'same-origin',
            ...(body !== undefined && { 'content-type': type }),
            ...more,
            cookie: cookieHeader,
          },
          ...(body !== undefined && { payload: JSON.stringify(body) }),
        })
        expectDeclared(response, endpoint)
        const typed = [body, more].flatMap((one) => passwordsIn(one))
        expectNoSecret(response, [VELT_AUTH_TOKEN, sessionSecret, cookie, password, ...typed])
      }),
      { numRuns: RUNS },
    )
  },
  times(30_000, 1_800_000),
)

/** What a request says that must never come back. */
function passwordsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    /password|token|authorization/i.test(key) && typeof inner === 'string' ? [inner] : [],
  )
}
