import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import type { Fault } from '@app/velt-sandbox'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Database } from '../../src/database/schema.ts'
import type { Browser } from '../support/browser.ts'
import { joinOrganization } from '../support/join-organization.ts'
import { FAR_DEADLINE_MS, NEAR_DEADLINE_MS, VELT_AUTH_TOKEN } from '../support/test-app.ts'
import { withMember } from '../support/with-member.ts'

function claims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

/** A plain upstream that records what it is asked and answers as `handle` says. */
async function upstream(handle: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server)}`
}

describe.each(['token-get', 'generate-token'] as const)('with %s', (tokenApi) => {
  test('a member gets a token for itself in that organization, and when it ends', async () => {
    const { member, viewer, body, organizationId } = await withMember({ velt: { tokenApi } })
    const answer = await member.call('createVeltToken', { body })
    const { exp, ...who } = claims(answer.ok.token)
    expect(who).toMatchObject({
      userId: viewer.user.id,
      organizationId,
      email: viewer.user.email,
      isAdmin: true,
    })
    expect(answer.ok.expiresAt).toBe(new Date(Number(exp) * 1000).toISOString())
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('somebody who is not an admin gets no admin’s token', async () => {
    const { db, browser, body, organizationId } = await withMember({ velt: { tokenApi } })
    const colleague = browser()
    await joinOrganization(db, (await colleague.signUp()).user.id, organizationId)
    const { token } = (await colleague.call('createVeltToken', { body })).ok
    expect(claims(token).isAdmin).not.toBe(true)
  })
})

test('sends Velt exactly what it documents, and all of it from the session', async () => {
  const asked: unknown[] = []
  const apiUrl = await upstream((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { 'x-velt-api-key': key, 'x-velt-auth-token': token, 'content-type': type } = request.headers
      asked.push({ url: request.url, key, token, type, body: JSON.parse(text) })
      response.end(JSON.stringify({ result: { data: { token: 'a.e30.c' } } }))
    })
  })
  for (const tokenApi of ['token-get', 'generate-token'] as const) {
    const { member, viewer, body, organizationId } = await withMember({ velt: { tokenApi, apiUrl } })
    expect((await member.call('createVeltToken', { body })).ok).toEqual({ token: 'a.e30.c', expiresAt: null })
    const { id, email, name } = viewer.user
    const data =
      tokenApi === 'token-get'
        ? { userId: id, userProperties: { organizationId, email, isAdmin: true } }
        : {
            userId: id,
            userProperties: { name, email, isAdmin: true },
            permissions: { resources: [{ type: 'organization', id: organizationId }] },
          }
    const url = tokenApi === 'token-get' ? '/v2/auth/token/get' : '/v2/auth/generate_token'
    expect(asked.pop()).toEqual({
      url,
      key: 'test-key',
      token: VELT_AUTH_TOKEN,
      type: 'application/json',
      body: { data },
    })
  }
})

test('refuses without a session, before it looks at the body', async () => {
  const { browser, body } = await withMember()
  const answer = await browser().call('createVeltToken', {
    body: { ...body, userId: 'somebody' } as typeof body,
  })
  expect([answer.status, answer.refusal.code]).toEqual([401, 'NOT_SIGNED_IN'])
})

test.each(['userId', 'isAdmin', 'email', 'name'])(
  'ASVS 15.3.3: refuses a body that says %s, and names the key',
  async (key) => {
    const { member, body } = await withMember()
    const answer = await member.call('createVeltToken', { body: { ...body, [key]: 'x' } as typeof body })
    expect([answer.status, answer.refusal.issues?.map(({ path }) => path)]).toEqual([400, [`/${key}`]])
  },
)

test('refuses another organization in the words for one that does not exist', async () => {
  const { member, browser } = await withMember()
  const other = (await browser().signUp()).organizations[0]?.id ?? ''
  const real = await member.call('createVeltToken', { body: { organizationId: other } })
  const made = await member.call('createVeltToken', { body: { organizationId: 'no-such-organization' } })
  expect([real.status, real.refusal.code]).toEqual([403, 'NOT_A_MEMBER'])
  expect({ ...real.refusal, requestId: '' }).toEqual({ ...made.refusal, requestId: '' })
})

test('ASVS 8.3.2: refuses once the user has left the organization', async () => {
  const { member, db, body } = await withMember()
  await db.deleteFrom('memberships').execute()
  expect((await member.call('createVeltToken', { body })).refusal.code).toBe('NOT_A_MEMBER')
})

const faults: [name: string, fault: Fault, status: number, code: string][] = [
  ['answers 500', { kind: 'status', status: 500 }, 502, 'VELT_UNAVAILABLE'],
  ['answers 503', { kind: 'status', status: 503 }, 502, 'VELT_UNAVAILABLE'],
  ['answers 400', { kind: 'status', status: 400 }, 502, 'VELT_UNAVAILABLE'],
  ['answers 404', { kind: 'status', status: 404 }, 502, 'VELT_UNAVAILABLE'],
  ['refuses our credentials with 401', { kind: 'status', status: 401 }, 502, 'VELT_UNAVAILABLE'],
  ['refuses our credentials with 403', { kind: 'status', status: 403 }, 502, 'VELT_UNAVAILABLE'],
  [
    'answers 429',
    { kind: 'status', status: 429, headers: { 'retry-after': '86400' } },
    503,
    'VELT_UNAVAILABLE',
  ],
  ['redirects', { kind: 'redirect', location: 'http://127.0.0.1:9/steal' }, 502, 'VELT_UNAVAILABLE'],
  ['answers JSON that breaks off', { kind: 'malformed-json' }, 502, 'VELT_UNAVAILABLE'],
  ['answers a page', { kind: 'html' }, 502, 'VELT_UNAVAILABLE'],
  ['answers nothing', { kind: 'empty' }, 502, 'VELT_UNAVAILABLE'],
  ['answers too much', { kind: 'oversize', bytes: 10_000_000 }, 502, 'VELT_UNAVAILABLE'],
  ['closes the connection', { kind: 'reset' }, 502, 'VELT_UNAVAILABLE'],
  ['answers too late', { kind: 'delay', milliseconds: 60_000 }, 504, 'VELT_TIMEOUT'],
  ['sends our secret back as the token', { kind: 'echo-secret', status: 200 }, 502, 'VELT_UNAVAILABLE'],
  ['sends our secret back in a refusal', { kind: 'echo-secret', status: 401 }, 502, 'VELT_UNAVAILABLE'],
  [
    'answers a token that is not a JWT',
    { kind: 'status', status: 200, body: '{"result":{"data":{"token":"<script>alert(1)</script>"}}}' },
    502,
    'VELT_UNAVAILABLE',
  ],
  [
    'answers an error with status 200',
    {
      kind: 'status',
      status: 200,
      body: '{"error":{"message":"Auth token not found.","status":"INVALID_ARGUMENT"}}',
    },
    502,
    'VELT_UNAVAILABLE',
  ],
]

test.each(faults)('when Velt %s the answer is ours alone', async (_name, fault, status, code) => {
  const deadlineMs = status === 504 ? NEAR_DEADLINE_MS : FAR_DEADLINE_MS
  const { member, sandbox, body, log } = await withMember({ velt: { deadlineMs } })
  sandbox.setFault(fault)
  const answer = await member.call('createVeltToken', { body })
  expect([answer.status, answer.refusal.code]).toEqual([status, code])
  const whole = JSON.stringify([answer.headers, answer.refusal])
  for (const theirs of [VELT_AUTH_TOKEN, 'x-echo', '86400', 'script', 'proxy'])
    expect(whole).not.toContain(theirs)
  expect(answer.headers['retry-after']).toBe(status === 503 ? '10' : undefined)
  expect(log.join('')).not.toContain(VELT_AUTH_TOKEN)
  sandbox.setFault(null)
  expect((await member.call('createVeltToken', { body })).status).toBe(200)
})

test('ASVS 9.2.3: a Velt token opens nothing here, wherever it is put', async () => {
  const { app, member, body } = await withMember()
  const { token } = (await member.call('createVeltToken', { body })).ok
  for (const headers of [
    { cookie: `__Host-session=${token}` },
    { cookie: `session=${token}` },
    { authorization: `Bearer ${token}` },
    { 'x-velt-auth-token': token },
  ]) {
    const response = await app.inject({ url: '/api/session', headers })
    expect([headers, response.json()]).toEqual([headers, { viewer: null }])
  }
})

test('ASVS 16.3.4: names the likely cause in the log when Velt refuses our credentials', async () => {
  const { member, body, log } = await withMember({ velt: { apiKey: 'another-key' } })
  expect((await member.call('createVeltToken', { body })).status).toBe(502)
  expect(log.join('')).toContain('VELT_AUTH_TOKEN is wrong, was reset, or does not belong to VELT_API_KEY')
})

test('ASVS 16.5.2: with Velt gone the answer is 502, then 503 without a call, and the rest keeps serving', async () => {
  const { member, sandbox, body } = await withMember()
  await sandbox.close()
  const statuses: number[] = []
  for (let i = 0; i < 11; i++) statuses.push((await member.call('createVeltToken', { body })).status)
  expect(statuses).toEqual([...Array(10).fill(502), 503])
  expect((await member.call('readSession')).ok.viewer).not.toBeNull()
})

test('while one call tries whether Velt is back, the others are refused at once and do not wait for it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const waiting: (() => void)[] = []
  let arrived = () => {}
  let isBack = false
  const apiUrl = await upstream((request, response) => {
    request.resume()
    if (!isBack) return response.writeHead(500).end()
    waiting.push(() => response.end(JSON.stringify({ result: { data: { token: 'a.e30.c' } } })))
    arrived()
  })
  const { member, body } = await withMember({ velt: { apiUrl } })
  for (let i = 0; i < 10; i++) await member.call('createVeltToken', { body })
  isBack = true
  vi.setSystemTime(Date.now() + 10_000)
  const asked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const trial = member.call('createVeltToken', { body })
  await asked
  expect((await member.call('createVeltToken', { body })).status).toBe(503)
  for (const answer of waiting) answer()
  expect((await trial).status).toBe(200)
  isBack = false
  expect((await member.call('createVeltToken', { body })).status).toBe(502)
})

test('a call that tries whether Velt is back, and whose client leaves, leaves the others refused', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const asked = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  let isSilent = false
  const apiUrl = await upstream((request, response) => {
    request.resume()
    if (!isSilent) return response.writeHead(500).end()
    request.socket.once('close', gone.resolve)
    asked.resolve()
  })
  const { app, member, body } = await withMember({ velt: { apiUrl } })
  for (let i = 0; i < 10; i++) await member.call('createVeltToken', { body })
  isSilent = true
  vi.setSystemTime(Date.now() + 10_000)
  const client = await leavingClient(app, member, body)
  await asked.promise
  client.leave()
  await client.gone
  await gone.promise
  expect((await member.call('createVeltToken', { body })).status).toBe(503)
  isSilent = false
  vi.setSystemTime(Date.now() + 10_000)
  expect((await member.call('createVeltToken', { body })).status).toBe(502)
})

test('ASVS 13.1.3: a connection that could not be made is tried once more, and not again', async () => {
  let attempts = 0
  // Hangs up before TLS is agreed on, so that no request is ever sent.
  const server = createTcpServer((socket) => {
    attempts += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { member, body } = await withMember({ velt: { apiUrl: `https://127.0.0.1:${portOf(server)}` } })
  expect((await member.call('createVeltToken', { body })).refusal.code).toBe('VELT_UNAVAILABLE')
  expect(attempts).toBe(2)
})

test('a call that was sent is not sent again', async () => {
  let calls = 0
  const apiUrl = await upstream((request) => {
    calls += 1
    request.socket.destroy()
  })
  const { member, body } = await withMember({ velt: { apiUrl } })
  expect((await member.call('createVeltToken', { body })).refusal.code).toBe('VELT_UNAVAILABLE')
  expect(calls).toBe(1)
})

test('credentials that Velt refuses do not count as Velt being down', async () => {
  const { member, sandbox, body } = await withMember()
  sandbox.setFault({ kind: 'status', status: 401 })
  for (let i = 0; i < 15; i++) expect((await member.call('createVeltToken', { body })).status).toBe(502)
})

/** Asks for a token over the network as `member`, for a test that has the client leave. */
async function leavingClient(app: FastifyInstance, member: Browser, body: object) {
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const client = new AbortController()
  const fetching = fetch(`${address}/api/velt/token`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      cookie: member.cookieHeader,
    },
    body: JSON.stringify(body),
    signal: client.signal,
  })
  return { leave: () => client.abort(), gone: expect(fetching).rejects.toThrow() }
}

/** An upstream that holds the first call it gets until it is told to answer. */
async function heldUpstream() {
  const asked = Promise.withResolvers<() => void>()
  const apiUrl = await upstream((request, response) => {
    request.resume()
    asked.resolve(() => void response.end(JSON.stringify({ result: { data: { token: 'a.e30.c' } } })))
  })
  return { apiUrl, asked: asked.promise }
}

test('D1, ASVS 7.4.1, 15.4.2: gives no token to somebody who signs out while Velt thinks', async () => {
  const { apiUrl, asked } = await heldUpstream()
  const { member, browser, body } = await withMember({ velt: { apiUrl } })
  const cookies = new Map(member.cookies)
  const held = member.call('createVeltToken', { body })
  const answer = await asked
  await member.call('signOut')
  answer()
  const late = await held
  expect([late.status, late.refusal.code]).toEqual([401, 'NOT_SIGNED_IN'])
  const old = browser()
  for (const [name, value] of cookies) old.cookies.set(name, value)
  expect((await old.call('readSession')).ok.viewer).toBeNull()
})

test.each<[string, (db: Kysely<Database>) => Promise<unknown>, number, string]>([
  ['leaves the organization', (db) => db.deleteFrom('memberships').execute(), 403, 'NOT_A_MEMBER'],
  [
    'is an admin no more',
    (db) => db.updateTable('memberships').set({ role: 'member' }).execute(),
    503,
    'UNAVAILABLE',
  ],
])(
  'ASVS 8.3.2, 15.4.2: gives no token to somebody who %s while Velt thinks',
  async (_what, change, status, code) => {
    const { apiUrl, asked } = await heldUpstream()
    const { member, db, body, log } = await withMember({ velt: { apiUrl } })
    const held = member.call('createVeltToken', { body })
    const answer = await asked
    await change(db)
    answer()
    const late = await held
    expect([late.status, late.refusal.code]).toEqual([status, code])
    expect(log.join('')).toContain('velt token refused')
    expect(log.join('')).not.toContain('velt token issued')
  },
)

test('stops asking Velt when the client is gone', async () => {
  let left = () => {}
  let arrived = () => {}
  const asked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const gone = new Promise<void>((resolve) => {
    left = resolve
  })
  const apiUrl = await upstream((request) => {
    request.resume()
    request.socket.once('close', left)
    arrived()
  })
  const { app, member, body } = await withMember({ velt: { apiUrl, deadlineMs: 60_000 } })
  const client = await leavingClient(app, member, body)
  await asked
  client.leave()
  await client.gone
  await gone
})
