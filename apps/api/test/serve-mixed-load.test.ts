import { setTimeout as wait } from 'node:timers/promises'
import { startSandbox } from '@app/velt-sandbox'
import { expect, onTestFinished, test } from 'vitest'
import { production, signUp } from './support/api-process.ts'
import { LONG_RUN, MIXED_LOAD_MINUTES } from './support/long-run.ts'
import { measuredApi } from './support/measured-api.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const SECONDS = LONG_RUN ? MIXED_LOAD_MINUTES * 60 : 5
const PEOPLE = 6
/** Between two calls of one person: moderate, so that the machine has rest. */
const PAUSE_MS = 40
const MEBIBYTE = 1024 * 1024
const password = 'a long enough password'

/** What a person does, and how often among so many: to read is the rule. */
const day = [
  ...Array(8).fill('read session'),
  ...Array(5).fill('list documents'),
  ...Array(6).fill('save document'),
  ...Array(4).fill('read document'),
  ...Array(4).fill('token'),
  'create document',
  'list sessions',
  'list members',
  'come again',
  'wrong password',
  'no session',
  'no such address',
] as const

test(
  `${SECONDS} seconds of mixed load leave nothing in use and no answer of 5xx`,
  async () => {
    const { VELT_API_KEY: apiKey, VELT_AUTH_TOKEN: authToken } = production
    const sandbox = await startSandbox({ port: 0, apiKey, authToken })
    onTestFinished(() => sandbox.close())
    const never = '100000000'
    const api = await measuredApi({
      ...production,
      DATA_DIR: temporaryFolder(),
      VELT_API_URL: sandbox.url,
      RATE_LIMIT_PER_MINUTE: never,
      RATE_LIMIT_SIGN_IN_PER_MINUTE: never,
      RATE_LIMIT_TOKEN_PER_MINUTE: never,
    })
    const statuses = new Map<string, number>()

    async function work(name: string): Promise<(until: number) => Promise<void>> {
      const email = `${name}@test.example`
      const person = await signUp(api.url, email)
      let headers: Record<string, string> = person.headers
      const ours = `/api/organizations/${person.organizationId}`
      async function ask(method: string, path: string, body?: unknown, asked = headers) {
        const response = await fetch(`${api.url}${path}`, {
          method,
          headers: asked,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
        const key = `${method} ${path.split('/').slice(0, 3).join('/')} ${response.status}`
        statuses.set(key, (statuses.get(key) ?? 0) + 1)
        const text = await response.text()
        return { response, body: text === '' ? undefined : JSON.parse(text) }
      }
      let document = (await ask('POST', `${ours}/documents`, { title: 'Notes' })).body
      const calls: Record<(typeof day)[number], () => Promise<unknown>> = {
        'read session': () => ask('GET', '/api/session'),
        'list documents': () => ask('GET', `${ours}/documents?limit=5`),
        'list members': () => ask('GET', `${ours}/members`),
        'list sessions': () => ask('GET', '/api/sessions'),
        'read document': () => ask('GET', `/api/documents/${document.id}`),
        token: () => ask('POST', '/api/velt/token', { organizationId: person.organizationId }),
        'no session': () => ask('GET', '/api/sessions', undefined, { 'x-forwarded-proto': 'https' }),
        'no such address': () => ask('GET', '/api/nothing'),
        async 'save document'() {
          const { version } = document
          const change = { title: 'Notes', body: `Version ${version}`, version }
          document = (await ask('PUT', `/api/documents/${document.id}`, change)).body
        },
        async 'create document'() {
          await ask('DELETE', `/api/documents/${document.id}`)
          document = (await ask('POST', `${ours}/documents`, { title: 'Notes' })).body
        },
        async 'come again'() {
          await ask('DELETE', '/api/session')
          const { response } = await ask('POST', '/api/session', { email, password })
          headers = { ...headers, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
        },
        'wrong password': () => ask('POST', '/api/session', { email, password: 'not the password' }),
      }
      return async (until) => {
        for (let i = name.length; performance.now() < until; i++) {
          await calls[day[(i * 7) % day.length] ?? 'read session']()
          await wait(PAUSE_MS)
        }
      }
    }

    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => work(`person${i}`)))
    const workFor = (seconds: number) => {
      const until = performance.now() + seconds * 1000
      return Promise.all(people.map((person) => person(until)))
    }
    await workFor(Math.min(SECONDS / 5, 60))
    const before = { inUse: await api.inUse(), files: api.openFiles() }
    await workFor(SECONDS)
    const after = { inUse: await api.inUse(), files: api.openFiles() }

    const refused = [...statuses].filter(([key]) => !/ 20\d$/.test(key)).map(([key]) => key)
    expect(refused.sort()).toEqual(['GET /api/nothing 404', 'GET /api/sessions 401', 'POST /api/session 401'])
    expect((after.inUse - before.inUse) / MEBIBYTE).toBeLessThan(5)
    expect(after.files - before.files).toBeLessThan(PEOPLE)
    expect(api.output()).not.toMatch(/"level":[56]0/)
  },
  SECONDS * 1500 + 60_000,
)
