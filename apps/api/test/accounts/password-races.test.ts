import { Secret } from '@app/leak-guard'
import { expect, test } from 'vitest'
import { makeResetToken, RESET_LINK_MS } from '../../src/accounts/reset-link.ts'
import { testApp } from '../support/test-app.ts'

const secret = 'a-session-secret-of-the-tests-0001'
const email = 'ada@test.example'
const password = 'a long enough password'
const newPassword = 'another long password'

async function withAccount() {
  const server = await testApp({ sessionSecret: new Secret('SESSION_SECRET', secret) })
  const person = server.browser()
  await person.signUp({ email })
  return { ...server, person }
}

/** Holds the next call of a store's method before it does anything. */
function holdNext<Name extends string>(
  store: Record<Name, (...values: never[]) => Promise<unknown>>,
  name: Name,
) {
  const original = store[name]
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  store[name] = async (...values: never[]) => {
    store[name] = original
    arrived.resolve()
    await released.promise
    return original(...values)
  }
  return { arrived: arrived.promise, release: released.resolve }
}

test('ASVS 7.4.3: a sign-in that began with the old password gives no session once there is a new one', async () => {
  const { browser, person, sessions } = await withAccount()
  const intruder = browser()
  const held = holdNext(sessions, 'create')
  const signingIn = intruder.call('signIn', { body: { email, password } })
  await held.arrived
  const change = { currentPassword: password, newPassword }
  expect((await person.call('changePassword', { body: change })).status).toBe(204)
  held.release()
  const answer = await signingIn
  expect([answer.status, answer.refusal.code, answer.setCookies]).toEqual([401, 'WRONG_CREDENTIALS', []])
  expect(
    await sessions.listOfUser((await person.call('readSession')).ok.viewer?.user.id ?? '', 9),
  ).toHaveLength(1)
})

test('of a change and a reset at once the first goes through, and the other finds the old password gone', async () => {
  const { browser, person } = await withAccount()
  const body = {
    token: makeResetToken(email, secret, Date.now() + RESET_LINK_MS),
    newPassword: 'from the reset link',
  }
  const [change, reset] = await Promise.all([
    person.call('changePassword', { body: { currentPassword: password, newPassword } }),
    browser().call('resetPassword', { body }),
  ])
  const wasReset = reset.status === 204
  expect([401, 403]).toContain(wasReset ? change.status : reset.status)
  expect((await person.call('readSession')).ok.viewer === null).toBe(wasReset)
  const signInWith = async (tried: string) =>
    (await browser().call('signIn', { body: { email, password: tried } })).status
  expect(await signInWith(newPassword)).toBe(wasReset ? 401 : 200)
  expect(await signInWith('from the reset link')).toBe(wasReset ? 200 : 401)
})

test('D1: a browser that signs out while it changes its password stays signed out', async () => {
  const { person, sessions } = await withAccount()
  const held = holdNext(sessions, 'end')
  const changing = person.call('changePassword', { body: { currentPassword: password, newPassword } })
  await held.arrived
  await person.call('signOut')
  held.release()
  const answer = await changing
  expect([answer.status, answer.refusal.code, answer.setCookies]).toEqual([401, 'NOT_SIGNED_IN', []])
  expect((await person.call('readSession')).ok.viewer).toBeNull()
})
