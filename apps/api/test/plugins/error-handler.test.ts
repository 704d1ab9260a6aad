import type { RouteName } from '@app/contracts'
import { expect, test } from 'vitest'
import { type SessionStore, SessionStoreUnavailable } from '../../src/session/session-store.ts'
import type { Answer } from '../support/browser.ts'
import { testApp } from '../support/test-app.ts'

const outage = async (): Promise<never> => {
  throw new SessionStoreUnavailable(new Error('connect ECONNREFUSED 10.1.2.3:6379'))
}

test('D5, D8, ASVS 16.5.1, 16.5.3: a session store that fails is a 503 on every path, says nothing of itself, and is logged', async () => {
  const { browser, sessions, log } = await testApp()
  const person = browser()
  const { user, organizations } = await person.signUp()
  const password = 'a long enough password'
  const credentials = { email: user.email, password }
  const change = { currentPassword: password, newPassword: password }
  const healthy = { ...sessions }
  const paths: [operation: keyof SessionStore, path: () => Promise<Answer<RouteName>>][] = [
    ['find', () => person.call('readSession')],
    ['create', () => browser().call('signIn', { body: credentials })],
    [
      'create',
      () =>
        browser().call('createAccount', {
          body: { ...credentials, email: 'b@b.example', name: 'B', organizationName: 'B' },
        }),
    ],
    ['end', () => person.call('signIn', { body: credentials })],
    ['end', () => person.call('signOut')],
    ['end', () => person.call('changePassword', { body: change })],
    [
      'isLive',
      () => person.call('createVeltToken', { body: { organizationId: organizations[0]?.id ?? '' } }),
    ],
    ['listOfUser', () => person.call('listSessions')],
    ['endOthers', () => person.call('endOtherSessions')],
    ['endByHandle', () => person.call('endSession', { params: { sessionId: 'any' } })],
    ['check', () => browser().call('readReadiness')],
  ]
  for (const [operation, path] of paths) {
    Object.assign(sessions, healthy, { [operation]: outage })
    const answer = await path()
    expect([operation, answer.status, answer.refusal.code]).toEqual([operation, 503, 'UNAVAILABLE'])
    expect(JSON.stringify([answer.headers, answer.refusal])).not.toMatch(/ECONNREFUSED|10\.1\.2\.3/)
    expect(answer.setCookies).toEqual([])
  }
  expect(log.join('')).toContain('ECONNREFUSED')
  Object.assign(sessions, healthy)
  expect((await person.call('readSession')).ok.viewer).not.toBeNull()
})

test('a key with a slash is named as a JSON pointer writes it', async () => {
  const { browser } = await testApp()
  const body = { email: 'a@b.example', password: 'x', 'a/b~c': 1 }
  const answer = await browser().call('signIn', { body })
  expect(answer.refusal.issues?.map(({ path }) => path)).toEqual(['/a~1b~0c'])
})

test('of any number of unknown keys, of any length, a few are named and none in full', async () => {
  const { browser } = await testApp()
  const person = browser()
  const organizationId = (await person.signUp()).organizations[0]?.id ?? ''
  const { id } = (
    await person.call('createDocument', { params: { organizationId }, body: { title: 'Notes' } })
  ).ok
  const keys = Array.from({ length: 100_000 }, (_, i) => [i.toString(36), 1])
  const body = { title: 'Notes', body: '', version: 1, ['x'.repeat(10_000)]: 1, ...Object.fromEntries(keys) }
  const answer = await person.call('saveDocument', { params: { documentId: id }, body })
  expect([answer.status, answer.refusal.issues?.length]).toEqual([400, 20])
  expect(JSON.stringify(answer.refusal).length).toBeLessThan(2_000)
})

test('ASVS 16.2.5: no log line holds a password, a cookie or a token', async () => {
  const { browser, log } = await testApp()
  const person = browser()
  const viewer = await person.signUp()
  const body = { organizationId: viewer.organizations[0]?.id ?? '' }
  const { token } = (await person.call('createVeltToken', { body })).ok
  const logged = log.join('')
  expect(logged).toContain('/api/velt/token')
  for (const secret of [token, 'a long enough password', ...person.cookies.values()]) {
    expect(logged).not.toContain(secret)
  }
})
