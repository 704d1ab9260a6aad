import { Secret } from '@app/leak-guard'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { testApp } from '../support/test-app.ts'

const older = 'an-older-session-secret-of-the-tests'
const newer = 'a-newer-session-secret-of-the-tests'

/** Somebody who signed up before the secret was rotated, and their browser after it. */
async function rotated() {
  const folder = temporaryFolder()
  const before = await testApp({ folder, sessionSecret: new Secret('SESSION_SECRET', older) })
  const person = before.browser()
  await person.signUp()
  await before.db.destroy()

  const after = await testApp({ folder, sessionSecret: new Secret('SESSION_SECRET', `${newer},${older}`) })
  const same = after.browser()
  for (const [name, value] of person.cookies) same.cookies.set(name, value)
  return { folder, after, person, same }
}

test('D2: a cookie signed with an older secret is signed anew, in one Set-Cookie, and its owner stays signed in', async () => {
  const { folder, after, person, same } = await rotated()
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

test('D2: signing out with a cookie of an older secret clears it, and does not sign it anew', async () => {
  const { same } = await rotated()
  const { setCookies } = await same.call('signOut')
  expect(setCookies).toEqual(['__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'])
})

test('D3: a cookie whose session is dead is cleared in the way that a __Host- cookie obeys', async () => {
  const { browser, clock } = await testApp()
  const person = browser()
  await person.signUp()
  clock.ahead = 13 * 3_600_000
  const answer = await person.call('readSession')
  expect(answer.ok.viewer).toBeNull()
  expect(answer.setCookies).toEqual(['__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'])
})

test('D4: a response carries one session cookie, whatever cookie the browser came with', async () => {
  const { browser, clock } = await testApp()
  const person = browser()
  const { user } = await person.signUp()
  const live = person.cookies.get('__Host-session') ?? ''
  clock.ahead = 13 * 3_600_000
  for (const stale of ['not signed by us', `${live.split('.')[0]}.${'A'.repeat(43)}`, live]) {
    const visitor = browser()
    visitor.cookies.set('__Host-session', encodeURIComponent(stale))
    const answer = await visitor.call('signIn', {
      body: { email: user.email, password: 'a long enough password' },
    })
    expect(answer.setCookies).toEqual([expect.stringMatching(/^__Host-session=[^;]{50,};/)])
    expect((await visitor.call('readSession')).ok.viewer?.user).toEqual(user)
  }
})

test('D6: a visitor leaves no session behind and gets none, whatever is asked', async () => {
  const { app, browser, db } = await testApp()
  for (const cookie of ['', '__Host-session=made.up']) {
    const headers = { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) }
    const visitor = browser()
    await visitor.call('readSession', { headers })
    await visitor.call('signOut', { headers })
    await visitor.call('signIn', { body: { email: 'a@b.example', password: 'x' }, headers })
    await visitor.call('createVeltToken', { body: { organizationId: 'any' }, headers })
    await app.inject({ url: '/api/nothing', headers })
    expect(visitor.cookies.size).toBe(0)
  }
  expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([])
})

test('D7: a proxy that does not say https leaves nobody without the cookie of a sign-in', async () => {
  const { browser, sessions } = await testApp()
  const proto = { headers: { 'x-forwarded-proto': 'http' } }
  const { user } = await browser().signUp()
  const person = browser()
  const answer = await person.call('signIn', {
    body: { email: user.email, password: 'a long enough password' },
    ...proto,
  })
  expect(answer.setCookies).toEqual([expect.stringContaining('; Secure;')])
  expect((await person.call('readSession', proto)).ok.viewer?.user).toEqual(user)
  await person.call('signOut', proto)
  expect(await sessions.listOfUser(user.id, 10)).toHaveLength(1)
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
