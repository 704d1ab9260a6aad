import type { APIResponse } from '@playwright/test'
import { expect, test } from '../support/test.ts'

const TOKEN = '/api/velt/token'
const code = async (answer: APIResponse) => (await answer.json()).error.code

test('a member gets a token, which no cache may keep', async ({ newCaller, stack, people }) => {
  const caller = await newCaller(stack)
  const organizationId = await caller.signIn(people.ada)
  const answer = await caller.post(TOKEN, { organizationId })
  expect(answer.status()).toBe(200)
  expect(answer.headers()['cache-control']).toContain('no-store')
  expect(await answer.json()).toEqual({
    token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    expiresAt: expect.any(String),
  })
})

test('without a session there is no token', async ({ newCaller, stack }) => {
  const answer = await (await newCaller(stack)).post(TOKEN, { organizationId: 'any' })
  expect([answer.status(), await code(answer)]).toEqual([401, 'NOT_SIGNED_IN'])
})

for (const claim of [{ userId: 'somebody-else' }, { isAdmin: true }, { email: 'else@example.com' }]) {
  const [name = ''] = Object.keys(claim)
  test(`a request that brings its own ${name} is refused and the key is named`, async ({
    newCaller,
    stack,
    people,
  }) => {
    const caller = await newCaller(stack)
    const organizationId = await caller.signIn(people.ada)
    const answer = await caller.post(TOKEN, { organizationId, ...claim })
    expect(answer.status()).toBe(400)
    const { error } = await answer.json()
    expect(error).toMatchObject({ code: 'VALIDATION', issues: [{ path: `/${name}` }] })
  })
}

test('for another organization there is no token, and no word on whether it exists', async ({
  newCaller,
  stack,
  people,
}) => {
  const organizationId = await (await newCaller(stack)).signIn(people.alan)
  const caller = await newCaller(stack)
  await caller.signIn(people.ada)
  const refusals = []
  for (const id of [organizationId, 'no-such-organization']) {
    const answer = await caller.post(TOKEN, { organizationId: id })
    const { error } = await answer.json()
    refusals.push([answer.status(), error.code, error.message])
  }
  expect(refusals[0]).toEqual([403, 'NOT_A_MEMBER', expect.any(String)])
  expect(refusals[1]).toEqual(refusals[0])
})

for (const [from, headers] of [
  ['another origin', { origin: 'https://evil.example' }],
  ['another port of this host', { origin: 'https://localhost:1' }],
  ['plain http', { origin: 'http://localhost' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['nowhere', { origin: '' }],
  ['a sister site, whatever its Origin says', { 'sec-fetch-site': 'same-site' }],
  ['another site, whatever its Origin says', { 'sec-fetch-site': 'cross-site' }],
] as const) {
  test(`a call from ${from} is refused before anything else is looked at`, async ({ newCaller, stack }) => {
    const answer = await (await newCaller(stack)).post(TOKEN, { organizationId: 'any' }, headers)
    expect([answer.status(), await code(answer)]).toEqual([403, 'CROSS_SITE'])
  })
}

test('with Velt out of reach the call fails politely and the API keeps serving', async ({
  newCaller,
  ownStack: stack,
  people,
}) => {
  const caller = await newCaller(stack)
  const organizationId = await caller.signIn(people.ada)
  await stack.sandbox.close()

  const answer = await caller.post(TOKEN, { organizationId })
  expect([answer.status(), await code(answer)]).toEqual([502, 'VELT_UNAVAILABLE'])
  expect((await caller.get(`/api/organizations/${organizationId}/documents`)).status()).toBe(200)
  expect((await caller.get('/readyz')).status()).toBe(200)
})

test('a Velt that answers with the secret itself is not passed on', async ({
  newCaller,
  ownStack: stack,
  people,
}) => {
  const caller = await newCaller(stack)
  const organizationId = await caller.signIn(people.ada)
  for (const status of [200, 401, 500]) {
    stack.sandbox.setFault({ kind: 'echo-secret', status })
    const answer = await caller.post(TOKEN, { organizationId })
    expect([502, 503]).toContain(answer.status())
    const all = `${answer.statusText()} ${JSON.stringify(answer.headersArray())} ${await answer.text()}`
    expect(all).not.toContain(stack.secrets.VELT_AUTH_TOKEN)
  }
  expect(stack.log.join('\n')).not.toContain(stack.secrets.VELT_AUTH_TOKEN)
})
