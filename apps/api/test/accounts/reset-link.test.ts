import { createHmac } from 'node:crypto'
import { Secret } from '@app/leak-guard'
import { describe, expect, test } from 'vitest'
import { makeResetToken, readResetToken } from '../../src/accounts/reset-link.ts'
import type { Browser } from '../support/browser.ts'
import { testApp } from '../support/test-app.ts'

const secret = 'a-session-secret-of-the-tests-0001'
const email = 'ada@test.example'
const newPassword = 'a password after the reset'
const inAnHour = () => Date.now() + 3_600_000

async function withAccount() {
  const server = await testApp({ sessionSecret: new Secret('SESSION_SECRET', secret) })
  const person = server.browser()
  await person.signUp({ email })
  return { ...server, person }
}

describe('POST /api/account/reset', () => {
  test('sets the password that a link allows, and ends every session of that account', async () => {
    const { browser, person } = await withAccount()
    const token = makeResetToken(email, secret, inAnHour())
    const answer = await browser().call('resetPassword', { body: { token, newPassword } })
    expect([answer.status, answer.setCookies]).toEqual([204, []])
    expect((await person.call('readSession')).ok.viewer).toBeNull()
    expect((await browser().call('signIn', { body: { email, password: newPassword } })).status).toBe(200)
    expect(
      (await browser().call('signIn', { body: { email, password: 'a long enough password' } })).status,
    ).toBe(401)
  })

  test('takes a link once, also when it is used twice at the same time', async () => {
    const { browser } = await withAccount()
    const token = makeResetToken(email, secret, inAnHour())
    const both = await Promise.all(
      ['the first of two passwords', 'the second of two passwords'].map((password) =>
        browser().call('resetPassword', { body: { token, newPassword: password } }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([204, 403])
    expect((await browser().call('resetPassword', { body: { token, newPassword } })).refusal.code).toBe(
      'RESET_LINK_INVALID',
    )
  })

  test.each<[string, (browser: Browser) => Promise<{ status: number }>]>([
    [
      'another link set',
      (browser) =>
        browser.call('resetPassword', {
          body: { token: makeResetToken(email, secret, inAnHour()), newPassword },
        }),
    ],
    [
      'another link set, made by a clock that is ahead',
      (browser) =>
        browser.call('resetPassword', {
          body: { token: makeResetToken(email, secret, inAnHour() + 60_000), newPassword },
        }),
    ],
    [
      'its owner changed',
      (browser) =>
        browser.call('changePassword', { body: { currentPassword: 'a long enough password', newPassword } }),
    ],
  ])('takes no link that is older than a password that %s', async (_how, change) => {
    const { browser, person } = await withAccount()
    const older = makeResetToken(email, secret, inAnHour())
    expect((await change(person)).status).toBe(204)
    const answer = await browser().call('resetPassword', {
      body: { token: older, newPassword: 'yet another password' },
    })
    expect([answer.status, answer.refusal.code]).toEqual([403, 'RESET_LINK_INVALID'])
    expect((await browser().call('signIn', { body: { email, password: newPassword } })).status).toBe(200)
  })

  test('takes no link that is older than the account', async () => {
    const token = makeResetToken(email, secret, inAnHour() - 1)
    const { browser } = await withAccount()
    expect((await browser().call('resetPassword', { body: { token, newPassword } })).status).toBe(403)
  })

  test('answers a link for an account that is not there like any other bad one', async () => {
    const { browser } = await withAccount()
    const token = makeResetToken('nobody@test.example', secret, inAnHour())
    const answer = await browser().call('resetPassword', { body: { token, newPassword } })
    expect([answer.status, answer.refusal.code]).toEqual([403, 'RESET_LINK_INVALID'])
  })

  test('leaves a link that was refused for its password as good as new', async () => {
    const { browser } = await withAccount()
    const token = makeResetToken(email, secret, inAnHour())
    expect((await browser().call('resetPassword', { body: { token, newPassword: 'short' } })).status).toBe(
      400,
    )
    expect((await browser().call('resetPassword', { body: { token, newPassword } })).status).toBe(204)
  })
})

test('a token is read while it lasts, with any of the secrets', () => {
  const token = makeResetToken(email, secret, 1_000)
  expect(readResetToken(token, ['another-secret', secret], 999)).toMatchObject({ email, expiresAt: 1_000 })
  expect(readResetToken(token, [secret], 1_000)).toBeUndefined()
  expect(readResetToken(token, ['another-secret'], 999)).toBeUndefined()
})

test.each([
  ['nothing', () => ''],
  ['claims alone', (token: string) => token.split('.')[0] ?? ''],
  ['a signature that is cut', (token: string) => token.slice(0, -4)],
  ['a part too many', (token: string) => `${token}.x`],
  [
    'other claims under the signature',
    (token: string) =>
      `${Buffer.from('{"email":"eve@test.example","expiresAt":9e15,"nonce":"x"}').toString('base64url')}.${token.split('.')[1]}`,
  ],
  [
    'a signature that the secret made for something else',
    (token: string) =>
      `${token.split('.')[0]}.${createHmac('sha256', secret)
        .update(token.split('.')[0] ?? '')
        .digest('base64url')}`,
  ],
])('%s is no token', (_name, forge) => {
  expect(
    readResetToken(forge(makeResetToken(email, secret, inAnHour())), [secret], Date.now()),
  ).toBeUndefined()
})
