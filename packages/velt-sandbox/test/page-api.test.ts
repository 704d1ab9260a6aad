import { expect, onTestFinished, test, vi } from 'vitest'
import type { Sandbox } from '../src/index.ts'
import { KEYS, startTestSandbox, tokenFor } from './start-test-sandbox.ts'

const ADA = { userId: 'ada', organizationId: 'engines', email: 'ada@example.com' }
const GRACE = { userId: 'grace', organizationId: 'engines' }
const ALAN = { userId: 'alan', organizationId: 'bletchley' }

type State = { people: { userId: string; name: string }[]; comments: { author: string; text: string }[] }

function post(sandbox: Sandbox, path: string, token: string, body: unknown, signal?: AbortSignal) {
  const headers = { authorization: `Bearer ${token}`, 'x-velt-api-key': KEYS.apiKey }
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null }
  return fetch(`${sandbox.url}/sandbox/${path}`, request)
}

/** Opens a document's stream; `until` reads states up to one that passes. */
async function watch(sandbox: Sandbox, documentId: string, token: string, name?: string) {
  const leaving = new AbortController()
  const response = await post(sandbox, `documents/${documentId}/events`, token, { name }, leaving.signal)
  onTestFinished(() => leaving.abort())
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    leave: () => leaving.abort(),
    async until(passes: (state: State) => boolean): Promise<State> {
      for (;;) {
        const [event, ...rest] = text.split('\n\n')
        if (event !== undefined && rest.length > 0) {
          text = rest.join('\n\n')
          const state = JSON.parse(event.replace(/^data: /, '')) as State
          if (passes(state)) return state
        } else {
          const part = await reader?.read()
          if (!part || part.done) throw new Error('The stream ended before the state came.')
          text += part.value
        }
      }
    },
  }
}

const names = (state: State) => state.people.map(({ name }) => name)

test.each(['velt.js', 'client.js'])(
  'the script %s is served to pages of any origin and never stale',
  async (name) => {
    const sandbox = await startTestSandbox()
    const response = await fetch(`${sandbox.url}/lib/sdk@6.0.6/${name}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/javascript')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('import ')
  },
)

test.each(['missing.js', '..%2fserve.js', '%2e%2e/serve.ts', 'velt.ts'])(
  'no file comes at %s',
  async (name) => {
    const sandbox = await startTestSandbox()
    expect((await fetch(`${sandbox.url}/lib/sdk@6.0.6/${name}`)).status).toBe(404)
  },
)

test('a preflight is answered for page calls and not for the token API', async () => {
  const sandbox = await startTestSandbox()
  const page = await fetch(`${sandbox.url}/sandbox/sign-in`, { method: 'OPTIONS' })
  expect([page.status, page.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization, content-type, x-velt-api-key',
  ])
  const token = await fetch(`${sandbox.url}/v2/auth/token/get`, { method: 'POST' })
  expect(token.headers.get('access-control-allow-origin')).toBeNull()
})

test('sign-in accepts the user of the token and says how long the token lives', async () => {
  const sandbox = await startTestSandbox()
  const answer = await (await post(sandbox, 'sign-in', await tokenFor(sandbox, ADA), ADA)).json()
  expect(answer).toEqual({ accepted: true, expiresInSeconds: expect.any(Number) })
})

test.each([
  ['userId', { ...ADA, userId: 'grace' }],
  ['organizationId', { ...ADA, organizationId: 'bletchley' }],
  ['email', { ...ADA, email: 'Ada@example.com' }],
  ['email', { ...ADA, email: undefined }],
])("sign-in refuses a user whose %s is not the token's", async (field, user) => {
  const sandbox = await startTestSandbox()
  const response = await post(sandbox, 'sign-in', await tokenFor(sandbox, ADA), user)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    accepted: false,
    message: `The ${field} of the user on the page is not the token's.`,
  })
})

test('sign-in refuses a token that was changed, one of another sandbox, and none', async () => {
  const [sandbox, other] = await Promise.all([startTestSandbox(), startTestSandbox()])
  const token = await tokenFor(sandbox, ADA)
  const [header, , signature] = token.split('.')
  const claims = { ...ADA, exp: 4_000_000_000 }
  const changed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`
  for (const refused of [changed, unsigned, await tokenFor(other, ADA), 'x', '']) {
    expect(await (await post(sandbox, 'sign-in', refused, ADA)).json()).toEqual({
      accepted: false,
      message: 'The token was not made by this sandbox.',
    })
    expect((await post(sandbox, 'documents/d/comments', refused, { text: 'hi' })).status).toBe(401)
  }
})

test('a token is good for 48 hours and refused after them', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const sandbox = await startTestSandbox()
  const token = await tokenFor(sandbox, ADA)
  const start = Date.now()
  vi.setSystemTime(start + 47 * 3600_000)
  expect(await (await post(sandbox, 'sign-in', token, ADA)).json()).toMatchObject({ accepted: true })
  vi.setSystemTime(start + 48 * 3600_000)
  expect(await (await post(sandbox, 'sign-in', token, ADA)).json()).toEqual({
    accepted: false,
    message: 'The token has expired.',
  })
})

test('a page with another API key is refused', async () => {
  const sandbox = await startTestSandbox()
  const response = await fetch(`${sandbox.url}/sandbox/documents/d/comments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(sandbox, ADA)}`, 'x-velt-api-key': 'another' },
    body: '{"text":"hi"}',
  })
  expect(response.status).toBe(401)
})

test("two people see each other come and go, and each other's comments", async () => {
  const sandbox = await startTestSandbox()
  const [adaToken, graceToken] = await Promise.all([tokenFor(sandbox, ADA), tokenFor(sandbox, GRACE)])
  const ada = await watch(sandbox, 'plan', adaToken, 'Ada Lovelace')
  expect(await ada.until(() => true)).toEqual({
    people: [{ userId: 'ada', name: 'Ada Lovelace' }],
    comments: [],
  })

  const grace = await watch(sandbox, 'plan', graceToken, 'Grace Hopper')
  await ada.until((state) => names(state).join() === 'Ada Lovelace,Grace Hopper')
  const made = await post(sandbox, 'documents/plan/comments', graceToken, {
    name: 'Grace Hopper',
    text: ' A bug! ',
  })
  expect(made.status).toBe(201)
  const comment = { author: 'Grace Hopper', text: 'A bug!', userId: 'grace' }
  for (const person of [ada, grace]) {
    expect((await person.until((state) => state.comments.length === 1)).comments).toEqual([
      expect.objectContaining(comment),
    ])
  }
  grace.leave()
  await ada.until((state) => names(state).join() === 'Ada Lovelace')
})

test('a person in two tabs is one person, present until the last tab closes', async () => {
  const sandbox = await startTestSandbox()
  const [adaToken, graceToken] = await Promise.all([tokenFor(sandbox, ADA), tokenFor(sandbox, GRACE)])
  const grace = await watch(sandbox, 'plan', graceToken, 'Grace')
  const first = await watch(sandbox, 'plan', adaToken, 'Ada')
  const second = await watch(sandbox, 'plan', adaToken, 'Ada')
  await second.until((state) => names(state).join() === 'Grace,Ada')
  first.leave()
  second.leave()
  await grace.until((state) => names(state).join() === 'Grace')
})

test('comments of one document do not reach another', async () => {
  const sandbox = await startTestSandbox()
  const token = await tokenFor(sandbox, ADA)
  await post(sandbox, 'documents/one/comments', token, { text: 'here' })
  const other = await watch(sandbox, 'two', token)
  expect((await other.until(() => true)).comments).toEqual([])
})

test('a document refuses people of another organization than the one that opened it', async () => {
  const sandbox = await startTestSandbox()
  const [adaToken, alanToken] = await Promise.all([tokenFor(sandbox, ADA), tokenFor(sandbox, ALAN)])
  const ada = await watch(sandbox, 'plan', adaToken)
  for (const part of ['events', 'comments']) {
    const response = await post(sandbox, `documents/plan/${part}`, alanToken, { text: 'let me in' })
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      error: { message: 'This document belongs to another organization.', status: 'PERMISSION_DENIED' },
    })
  }
  expect((await ada.until(() => true)).comments).toEqual([])
})

test('a comment without text is refused, a long one is cut, and only the newest 200 are kept', async () => {
  const sandbox = await startTestSandbox()
  const token = await tokenFor(sandbox, ADA)
  expect((await post(sandbox, 'documents/plan/comments', token, { text: '  ' })).status).toBe(400)
  for (let count = 1; count <= 201; count += 1) {
    await post(sandbox, 'documents/plan/comments', token, { text: `${count} ${'x'.repeat(3000)}` })
  }
  const { comments } = await (await watch(sandbox, 'plan', token)).until(() => true)
  expect(comments).toHaveLength(200)
  expect(comments[0]?.text).toMatch(/^2 x+$/)
  expect(comments[0]?.text).toHaveLength(2000)
})

test('a document that does not fit is refused, and those that are open stay', async () => {
  const sandbox = await startTestSandbox()
  const token = await tokenFor(sandbox, ADA)
  for (let count = 1; count <= 1000; count += 1)
    await post(sandbox, `documents/d${count}/comments`, token, { text: 'x' })
  const refused = await post(sandbox, 'documents/more/comments', token, { text: 'x' })
  expect([refused.status, (await refused.json()) as unknown]).toEqual([
    429,
    { error: { message: 'The sandbox is full of documents. Start it again.', status: 'RESOURCE_EXHAUSTED' } },
  ])
  expect((await post(sandbox, 'documents/d1/comments', token, { text: 'y' })).status).toBe(201)
})

test('closing ends open streams', async () => {
  const sandbox = await startTestSandbox()
  const ada = await watch(sandbox, 'plan', await tokenFor(sandbox, ADA))
  await ada.until(() => true)
  await sandbox.close()
  await expect(ada.until(() => true)).rejects.toThrow()
})
