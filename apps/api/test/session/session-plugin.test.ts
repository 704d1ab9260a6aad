import { Secret } from '@app/leak-guard'
import { expect, test } from 'vitest'
import { temporaryFolder, testApp } from '../support/test-app.ts'

const older = 'an-older-session-secret-of-the-tests'
const newer = 'a-newer-session-secret-of-the-tests'

test('a cookie signed with an older secret is signed anew, in one Set-Cookie, and its owner stays signed in', async () => {
  const folder = temporaryFolder()
  const before = await testApp({ folder, sessionSecret: new Secret('SESSION_SECRET', older) })
  const person = before.browser()
  await person.signUp()
  await before.db.destroy()

  const after = await testApp({ folder, sessionSecret: new Secret('SESSION_SECRET', `${newer},${older}`) })
  const same = after.browser()
  for (const [name, value] of person.cookies) same.cookies.set(name, value)
  const first = await same.call('readSession')
  expect(first.ok.viewer).not.toBeNull()
  expect(first.setCookies).toHaveLength(1)
  expect(same.cookies).not.toEqual(person.cookies)
  const second = await same.call('readSession')
  expect([second.ok.viewer === null, second.setCookies]).toEqual([false, []])
  await after.db.destroy()

  const last = await testApp({ folder, sessionSecret: new Secret('SESSION_SECRET', newer) })
  const still = last.browser()
  for (const [name, value] of same.cookies) still.cookies.set(name, value)
  expect((await still.call('readSession')).ok.viewer).not.toBeNull()
})

test('a cookie whose session is dead is cleared in the way that a __Host- cookie obeys', async () => {
  const { browser, clock } = await testApp()
  const person = browser()
  await person.signUp()
  clock.ahead = 13 * 3_600_000
  const answer = await person.call('readSession')
  expect(answer.ok.viewer).toBeNull()
  expect(answer.setCookies).toEqual(['__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'])
})

test('over http, in development, the cookie has neither the prefix nor Secure', async () => {
  const origin = 'http://localhost:5173'
  const { app } = await testApp({ publicOrigin: origin })
  const response = await app.inject({
    method: 'POST',
    url: '/api/accounts',
    headers: { origin },
    payload: { email: 'a@b.example', password: 'a long enough password', name: 'A', organizationName: 'B' },
  })
  expect([response.headers['set-cookie']].flat().join()).toMatch(
    /^session=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/,
  )
})

test('a read with a live session sets no cookie', async () => {
  const { browser } = await testApp()
  const person = browser()
  await person.signUp()
  expect((await person.call('readSession')).setCookies).toEqual([])
})
