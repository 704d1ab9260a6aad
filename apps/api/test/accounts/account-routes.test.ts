import { describe, expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

const password = 'a long enough password'
const account = { email: 'ada@test.example', password, name: 'Ada', organizationName: 'Engines' }

describe('POST /api/accounts', () => {
  test('makes the account and the organization, its maker an admin, and signs in', async () => {
    const { browser } = await testApp()
    const person = browser()
    const answer = await person.call('createAccount', { body: account })
    expect(answer.status).toBe(201)
    expect(answer.ok.viewer.organizations).toEqual([
      { id: expect.any(String), name: 'Engines', role: 'admin' },
    ])
    expect((await person.call('readSession')).ok.viewer).toEqual(answer.ok.viewer)
  })

  test('refuses an email that is taken, in any case, and names the field', async () => {
    const { browser } = await testApp()
    await browser().call('createAccount', { body: account })
    const answer = await browser().call('createAccount', { body: { ...account, email: 'ADA@test.example' } })
    expect([answer.status, answer.refusal.code]).toEqual([409, 'EMAIL_TAKEN'])
    expect(answer.refusal.issues?.map(({ path }) => path)).toEqual(['/email'])
    expect(answer.setCookies).toEqual([])
  })

  test.each([
    ['/email', { email: 'not an address' }],
    ['/password', { password: 'eleven char' }],
    ['/password', { password: 'x'.repeat(257) }],
    ['/password', { password: 'half a character \ud83d' }],
    ['/name', { name: '   ' }],
    ['/organizationName', { organizationName: '' }],
    ['/isAdmin', { isAdmin: true }],
  ])('ASVS 2.2.1, 6.2.1, 15.3.3: names %s when it is not valid', async (path, change) => {
    const { browser } = await testApp()
    const answer = await browser().call('createAccount', { body: { ...account, ...change } })
    expect([answer.status, answer.refusal.issues?.map((issue) => issue.path)]).toEqual([400, [path]])
  })

  test.each([12, 64, 256])('ASVS 6.2.1, 6.2.9: takes a password of %i characters', async (length) => {
    const { browser } = await testApp()
    const long = 'я'.repeat(length)
    expect((await browser().call('createAccount', { body: { ...account, password: long } })).status).toBe(201)
    const wrong = { email: account.email, password: `${long.slice(0, -1)}x` }
    expect((await browser().call('signIn', { body: wrong })).status).toBe(401)
    const right = { email: account.email, password: long }
    expect((await browser().call('signIn', { body: right })).status).toBe(200)
  })

  test('ASVS 6.2.5, 6.2.8: takes a password exactly as typed, spaces and all scripts included', async () => {
    const { browser } = await testApp()
    const odd = '  пароль 🗝️ mit Leerzeichen  '
    await browser().call('createAccount', { body: { ...account, password: odd } })
    expect(
      (await browser().call('signIn', { body: { email: account.email, password: odd.trim() } })).status,
    ).toBe(401)
    expect((await browser().call('signIn', { body: { email: account.email, password: odd } })).status).toBe(
      200,
    )
  })
})

test('half a character matches no other half, nor what stands in for one', async () => {
  const { browser } = await testApp()
  const person = browser()
  await person.call('createAccount', { body: { ...account, password: `${password}\ufffd` } })
  const half = `${password}\ud83d`
  expect((await browser().call('signIn', { body: { email: account.email, password: half } })).status).toBe(
    401,
  )
  const change = { currentPassword: half, newPassword: 'another long password' }
  expect((await person.call('changePassword', { body: change })).status).toBe(403)
})

describe('PUT /api/account/password', () => {
  const newPassword = 'another long password'

  test('ASVS 6.2.2, 7.4.3: the new one works, every other session is dead, and this one has a new id', async () => {
    const { browser } = await testApp()
    const laptop = browser()
    await laptop.call('createAccount', { body: account })
    const phone = browser()
    await phone.call('signIn', { body: { email: account.email, password } })
    const before = new Map(phone.cookies)
    const answer = await phone.call('changePassword', { body: { currentPassword: password, newPassword } })
    expect([answer.status, answer.setCookies.length]).toEqual([204, 1])
    expect(phone.cookies).not.toEqual(before)
    expect((await phone.call('readSession')).ok.viewer).not.toBeNull()
    expect((await laptop.call('readSession')).ok.viewer).toBeNull()
    expect((await browser().call('signIn', { body: { email: account.email, password } })).status).toBe(401)
    expect(
      (await browser().call('signIn', { body: { email: account.email, password: newPassword } })).status,
    ).toBe(200)
  })

  test('ASVS 6.2.3, 7.5.1: refuses a wrong current password with 403 and leaves all as it was', async () => {
    const { browser } = await testApp()
    const person = browser()
    await person.call('createAccount', { body: account })
    const answer = await person.call('changePassword', { body: { currentPassword: 'not it', newPassword } })
    expect([answer.status, answer.refusal.code]).toEqual([403, 'WRONG_CREDENTIALS'])
    expect((await browser().call('signIn', { body: { email: account.email, password } })).status).toBe(200)
  })

  test('needs a session', async () => {
    const { browser } = await testApp()
    const answer = await browser().call('changePassword', {
      body: { currentPassword: password, newPassword },
    })
    expect([answer.status, answer.refusal.code]).toEqual([401, 'NOT_SIGNED_IN'])
  })
})
