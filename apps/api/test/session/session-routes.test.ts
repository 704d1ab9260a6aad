import { describe, expect, test } from 'vitest'
import { SessionStoreUnavailable } from '../../src/session/session-store.ts'
import { testApp } from '../support/test-app.ts'

const password = 'a long enough password'

describe('GET /api/session', () => {
  test('answers null to a visitor, and sets no cookie', async () => {
    const { browser } = await testApp()
    const answer = await browser().call('readSession')
    expect(answer.ok).toEqual({ viewer: null })
    expect(answer.setCookies).toEqual([])
  })

  test('gives the demo people to a visitor when there are any, and to nobody else', async () => {
    const demoPeople = [{ name: 'A', email: 'a@b.example', password, organizationName: 'B' }]
    const { browser } = await testApp({ demoPeople })
    const visitor = browser()
    expect((await visitor.call('readSession')).ok).toEqual({ viewer: null, demoPeople })
    await visitor.signUp()
    expect((await visitor.call('readSession')).ok.demoPeople).toBeUndefined()
  })

  test('ASVS 15.3.1: gives the viewer with its organizations and the public Velt settings', async () => {
    const veltSettings = { apiKey: 'public-key', script: 'velt' as const, cdnHost: 'https://cdn.test' }
    const { browser } = await testApp({ veltSettings })
    const person = browser()
    await person.signUp({ name: 'Ada', email: 'ada@test.example', organizationName: 'Engines' })
    expect((await person.call('readSession')).ok.viewer).toEqual({
      user: { id: expect.any(String), name: 'Ada', email: 'ada@test.example' },
      organizations: [{ id: expect.any(String), name: 'Engines', role: 'admin' }],
      velt: veltSettings,
    })
  })

  test('ASVS 7.2.1: answers null to a cookie that is not signed by us, however it is broken', async () => {
    const { app } = await testApp()
    for (const value of [
      'x',
      'a.b',
      '%',
      '%ff',
      '%00.x',
      'x'.repeat(7000),
      `${'y'.repeat(32)}.${'z'.repeat(43)}`,
    ]) {
      const response = await app.inject({
        url: '/api/session',
        headers: { cookie: `__Host-session=${value}` },
      })
      expect([value.slice(0, 9), response.statusCode, response.json()]).toEqual([
        value.slice(0, 9),
        200,
        { viewer: null },
      ])
    }
  })

  test('ASVS 7.4.2: counts an account that is gone as not signed in', async () => {
    const { browser, db } = await testApp()
    const person = browser()
    await person.signUp()
    await db.deleteFrom('users').execute()
    expect((await person.call('readSession')).ok).toEqual({ viewer: null })
  })
})

describe('POST /api/session', () => {
  test('ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4: signs in with one cookie, bound to this host and out of reach of scripts', async () => {
    const { browser } = await testApp()
    const { user } = await browser().signUp()
    const answer = await browser().call('signIn', { body: { email: user.email, password } })
    expect(answer.ok.viewer.user).toEqual(user)
    expect(answer.setCookies).toHaveLength(1)
    expect(answer.setCookies[0]).toMatch(/^__Host-session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  })

  test('takes the email in any case', async () => {
    const { browser } = await testApp()
    const { user } = await browser().signUp({ email: 'Mixed.Case@Test.example' })
    expect(user.email).toBe('mixed.case@test.example')
    const answer = await browser().call('signIn', { body: { email: ' MIXED.case@test.example ', password } })
    expect(answer.status).toBe(200)
  })

  test('ASVS 6.3.8: refuses a wrong password and an unknown email in the same words', async () => {
    const { browser } = await testApp()
    const { user } = await browser().signUp()
    const wrong = await browser().call('signIn', {
      body: { email: user.email, password: 'not the password' },
    })
    const unknown = await browser().call('signIn', { body: { email: 'nobody@test.example', password } })
    expect(wrong.status).toBe(401)
    expect(unknown.status).toBe(401)
    expect({ ...wrong.refusal, requestId: '' }).toEqual({ ...unknown.refusal, requestId: '' })
    expect(wrong.setCookies).toEqual([])
  })

  test('ASVS 6.3.1: a flood of sign-ins slows sign-in and nothing else, and what finds no place in the queue is told so', async () => {
    const { browser } = await testApp()
    const person = browser()
    const { user } = await person.signUp()
    const guesses = 250
    let answered = 0
    const flood = Array.from({ length: guesses }, async (_, i) => {
      const body = { email: i % 2 === 0 ? user.email : 'nobody@test.example', password: `guess ${i}` }
      const { status, headers } = await browser().call('signIn', { body })
      answered += 1
      return { status, retryAfter: headers['retry-after'] }
    })
    for (let i = 0; i < 20; i++) expect((await person.call('readSession')).ok.viewer?.user).toEqual(user)
    expect(answered).toBeLessThan(guesses)
    const answers = await Promise.all(flood)
    const served = answers.filter(({ status }) => status === 401)
    const refused = answers.filter(({ status }) => status !== 401)
    // Two are hashed and a hundred wait; whose turn comes while the flood still arrives makes room for one more.
    expect(served.length).toBeGreaterThanOrEqual(102)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused).toEqual(refused.map(() => ({ status: 503, retryAfter: '5' })))
  })

  test('ASVS 7.2.2, 7.2.3, 11.5.1: gives every session an id of its own of 192 random bits', async () => {
    const { browser } = await testApp()
    const { user } = await browser().signUp()
    const ids = new Set<string>()
    for (let i = 0; i < 20; i++) {
      const person = browser()
      await person.call('signIn', { body: { email: user.email, password } })
      const [id = ''] = (person.cookies.get('__Host-session') ?? '').split('.')
      expect(id).toMatch(/^[A-Za-z0-9_-]{32}$/)
      expect(id).not.toContain(user.id)
      ids.add(id)
    }
    expect(ids.size).toBe(20)
  })

  test('ASVS 7.2.4: gives a new id, and the one it came with is dead', async () => {
    const { browser } = await testApp()
    const person = browser()
    const { user } = await person.signUp()
    const before = new Map(person.cookies)
    await person.call('signIn', { body: { email: user.email, password } })
    expect(person.cookies).not.toEqual(before)
    const old = browser()
    for (const [name, value] of before) old.cookies.set(name, value)
    expect((await old.call('readSession')).ok.viewer).toBeNull()
    expect((await person.call('readSession')).ok.viewer?.user).toEqual(user)
  })
})

describe('DELETE /api/session', () => {
  test('ASVS 7.4.1, 14.3.1, CVE-2024-31999: ends the session for good and clears what the browser keeps', async () => {
    const { browser } = await testApp()
    const person = browser()
    await person.signUp()
    const cookies = new Map(person.cookies)
    const answer = await person.call('signOut')
    expect(answer.setCookies).toEqual(['__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'])
    expect(answer.headers['clear-site-data']).toBe('"storage"')
    for (const [name, value] of cookies) person.cookies.set(name, value)
    expect((await person.call('readSession')).ok.viewer).toBeNull()
  })

  test('answers the same without a session, and again', async () => {
    const { browser } = await testApp()
    const visitor = browser()
    expect((await visitor.call('signOut')).status).toBe(204)
    expect((await visitor.call('signOut')).status).toBe(204)
  })

  test('D5, ASVS 16.5.3: does not pretend when the session could not be ended', async () => {
    const { browser, sessions } = await testApp()
    const person = browser()
    await person.signUp()
    const end = sessions.end
    sessions.end = async () => {
      throw new SessionStoreUnavailable(new Error('connect ECONNREFUSED 10.1.2.3:6379'))
    }
    const answer = await person.call('signOut')
    expect([answer.status, answer.refusal.code, answer.setCookies]).toEqual([503, 'UNAVAILABLE', []])
    expect(JSON.stringify(answer.refusal)).not.toContain('10.1.2.3')
    sessions.end = end
    expect((await person.call('readSession')).ok.viewer).not.toBeNull()
  })
})

describe('/api/sessions', () => {
  test('ASVS 3.3.4, 7.5.2: lists the live sessions of the user by a public handle, this one marked', async () => {
    const { browser } = await testApp()
    const laptop = browser()
    const { user } = await laptop.signUp()
    const phone = browser()
    await phone.call('signIn', { body: { email: user.email, password } })
    await browser().signUp()
    const { items } = (await phone.call('listSessions')).ok
    expect(items.map(({ current }) => current)).toHaveLength(2)
    expect(items.filter(({ current }) => current)).toHaveLength(1)
    expect(items.some(({ id }) => phone.cookieHeader.includes(id) || laptop.cookieHeader.includes(id))).toBe(
      false,
    )
  })

  test('ASVS 15.3.7: a value that is given twice is refused', async () => {
    const { app, browser } = await testApp()
    const person = browser()
    await person.signUp()
    const url = '/api/sessions?limit=1&limit=2'
    const response = await app.inject({ url, headers: { cookie: person.cookieHeader } })
    expect([response.statusCode, response.json().error.issues]).toMatchObject([400, [{ path: '/limit' }]])
  })

  test('pages through them', async () => {
    const { browser } = await testApp()
    const person = browser()
    const { user } = await person.signUp()
    for (let i = 0; i < 4; i++) await browser().call('signIn', { body: { email: user.email, password } })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { items, nextCursor } = (
        await person.call('listSessions', { query: { limit: 2, ...(cursor && { cursor }) } })
      ).ok
      seen.push(...items.map(({ id }) => id))
      cursor = nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })

  test('ASVS 7.5.2: DELETE ends one of the user’s by its handle, and never somebody else’s', async () => {
    const { browser } = await testApp()
    const laptop = browser()
    const { user } = await laptop.signUp()
    const phone = browser()
    await phone.call('signIn', { body: { email: user.email, password } })
    const handle = (await phone.call('listSessions')).ok.items.find(({ current }) => !current)?.id ?? ''
    const stranger = browser()
    await stranger.signUp()
    expect((await stranger.call('endSession', { params: { sessionId: handle } })).status).toBe(404)
    expect((await phone.call('endSession', { params: { sessionId: handle } })).status).toBe(204)
    expect((await laptop.call('readSession')).ok.viewer).toBeNull()
    expect((await phone.call('endSession', { params: { sessionId: handle } })).status).toBe(404)
  })

  test('ASVS 7.5.2: DELETE without a handle ends every other one', async () => {
    const { browser } = await testApp()
    const laptop = browser()
    const { user } = await laptop.signUp()
    const phone = browser()
    await phone.call('signIn', { body: { email: user.email, password } })
    expect((await phone.call('endOtherSessions')).status).toBe(204)
    expect((await laptop.call('readSession')).ok.viewer).toBeNull()
    expect((await phone.call('readSession')).ok.viewer).not.toBeNull()
  })

  test('D10, ASVS 7.1.2: two sign-ins of one browser at once are two sessions, and its user can end both', async () => {
    const { browser } = await testApp()
    const person = browser()
    const { user } = await person.signUp()
    const tabs = [browser(), browser()]
    for (const tab of tabs) tab.cookies.set('__Host-session', person.cookies.get('__Host-session') ?? '')
    await Promise.all(tabs.map((tab) => tab.call('signIn', { body: { email: user.email, password } })))
    for (const tab of tabs) expect((await tab.call('readSession')).ok.viewer).not.toBeNull()
    expect((await person.call('readSession')).ok.viewer).toBeNull()
    const phone = browser()
    await phone.call('signIn', { body: { email: user.email, password } })
    const handles = (await phone.call('listSessions')).ok.items.filter(({ current }) => !current)
    expect(handles).toHaveLength(2)
    for (const { id } of handles)
      expect((await phone.call('endSession', { params: { sessionId: id } })).status).toBe(204)
    for (const tab of tabs) expect((await tab.call('readSession')).ok.viewer).toBeNull()
  })

  test('needs a session', async () => {
    const { browser } = await testApp()
    for (const name of ['listSessions', 'endOtherSessions'] as const) {
      expect((await browser().call(name)).refusal.code).toBe('NOT_SIGNED_IN')
    }
  })
})
