import { expect, test } from 'vitest'
import { makeResetToken, RESET_LINK_MS } from '../../src/accounts/reset-link.ts'
import { testApp } from '../support/test-app.ts'

const account = { email: 'ada@test.example', name: 'Ada', organizationName: 'Engines' }
const good = 'a long enough password'

test.each(['password1234', 'PasswordPassword', '123456789012', '1qaz2wsx3edc4rfv'])(
  'ASVS 6.2.4: %s is refused wherever a password is set, and the field is named',
  async (common) => {
    const { browser } = await testApp()
    const person = browser()
    const signUp = await person.call('createAccount', { body: { ...account, password: common } })
    expect([signUp.status, signUp.refusal.issues?.map(({ path }) => path)]).toEqual([400, ['/password']])
    await person.call('createAccount', { body: { ...account, password: good } })
    const token = makeResetToken(
      account.email,
      'a-session-secret-of-the-tests-0001',
      Date.now() + RESET_LINK_MS,
    )
    for (const answer of [
      await person.call('changePassword', { body: { currentPassword: good, newPassword: common } }),
      await browser().call('resetPassword', { body: { token, newPassword: common } }),
    ]) {
      expect([answer.status, answer.refusal.issues?.map(({ path }) => path)]).toEqual([400, ['/newPassword']])
    }
    const link = await browser().call('resetPassword', { body: { token, newPassword: good } })
    expect(link.status).toBe(204)
  },
)

test('a password that only holds a common one is taken', async () => {
  const { browser } = await testApp()
  const answer = await browser().call('createAccount', { body: { ...account, password: 'my password1234' } })
  expect(answer.status).toBe(201)
})
