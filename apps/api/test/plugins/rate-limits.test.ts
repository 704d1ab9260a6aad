import { expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

const limits = { perMinute: 3, signInPerMinute: 2, tokenPerMinute: 1 }
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
const guess = (email: string) => ({ body: { email, password: 'a guess of the password' } })

test('ASVS 2.4.1: a visitor is limited by address, and told when to come back', async () => {
  const { browser } = await testApp({ limits })
  for (let i = 0; i < 3; i++)
    expect((await browser().call('readSession', from('203.0.113.1'))).status).toBe(200)
  const answer = await browser().call('readSession', from('203.0.113.1'))
  expect([answer.status, answer.refusal.code]).toEqual([429, 'RATE_LIMITED'])
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect((await browser().call('readSession', from('203.0.113.2'))).status).toBe(200)
})

test('ASVS 4.1.3, 15.3.4: an address that no trusted proxy vouches for does not count', async () => {
  const { browser } = await testApp({ limits, trustProxy: () => false })
  for (let i = 0; i < 3; i++) await browser().call('readSession', from(`203.0.113.${i}`))
  expect((await browser().call('readSession', from('203.0.113.9'))).status).toBe(429)
})

test.each([
  ['a port', (i: number) => `203.0.113.1:${4000 + i}`, '203.0.113.1'],
  ['brackets and a port', (i: number) => `[2001:db8::1]:${4000 + i}`, '2001:db8::2'],
  ['a zone', (i: number) => `2001:db8::1%${i}`, '2001:db8::2'],
  ['nothing that is an address', (i: number) => `unknown-${i}`, 'still not an address'],
  ['an address and more', (i: number) => `203.0.113.1:${4000 + i}:x`, '[2001:db8::1]x'],
])('ASVS 2.4.1: a visitor whom the proxy gives %s is limited as any other', async (_what, entry, same) => {
  const { browser } = await testApp({ limits })
  for (let i = 0; i < 3; i++) await browser().call('readSession', from(entry(i)))
  expect((await browser().call('readSession', from(entry(3)))).status).toBe(429)
  expect((await browser().call('readSession', from(same))).status).toBe(429)
  expect((await browser().call('readSession', from('203.0.113.2'))).status).toBe(200)
})

test('somebody signed in is limited as that person, from wherever', async () => {
  const { browser } = await testApp({ limits })
  const person = browser()
  await person.signUp()
  for (let i = 0; i < 3; i++)
    expect((await person.call('readSession', from(`203.0.113.${i}`))).status).toBe(200)
  expect((await person.call('readSession', from('203.0.113.9'))).status).toBe(429)
})

test('ASVS 6.1.1, 6.3.1: guesses at one account from one address are limited, and lock out nobody elsewhere', async () => {
  const { browser } = await testApp({ limits: { ...limits, perMinute: 100 } })
  const email = 'ada@test.example'
  await browser().signUp({ email })
  for (let i = 0; i < 2; i++) {
    expect((await browser().call('signIn', { ...guess(email), ...from('203.0.113.1') })).status).toBe(401)
  }
  expect(
    (await browser().call('signIn', { ...guess(email.toUpperCase()), ...from('203.0.113.1') })).status,
  ).toBe(429)
  const owner = { body: { email, password: 'a long enough password' }, ...from('203.0.113.2') }
  expect((await browser().call('signIn', owner)).status).toBe(200)
})

test('ASVS 6.3.1: guesses at many accounts from one address are limited too', async () => {
  const { browser } = await testApp({ limits: { ...limits, perMinute: 1_000 } })
  const statuses: number[] = []
  for (let i = 0; i < 21; i++) {
    const answer = await browser().call('signIn', { ...guess(`${i}@test.example`), ...from('203.0.113.1') })
    statuses.push(answer.status)
    if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect(statuses).toEqual([...Array(20).fill(401), 429])
  expect(
    (await browser().call('signIn', { ...guess('0@test.example'), ...from('203.0.113.2') })).status,
  ).toBe(401)
})

test('ASVS 2.4.1: accounts made from one address are limited, whoever is signed in there', async () => {
  const { browser } = await testApp({ limits: { ...limits, perMinute: 1_000 } })
  const person = browser()
  const account = (i: number) => ({
    body: {
      email: `${i}@test.example`,
      password: 'a long enough password',
      name: 'A',
      organizationName: 'B',
    },
    ...from('203.0.113.1'),
  })
  for (let i = 0; i < 2; i++) expect((await person.call('createAccount', account(i))).status).toBe(201)
  expect((await person.call('createAccount', account(2))).status).toBe(429)
})

test('ASVS 6.3.1: guesses at the password of a stolen session are limited, from wherever', async () => {
  const { browser } = await testApp({ limits: { ...limits, perMinute: 1_000 } })
  const person = browser()
  await person.signUp()
  const body = { currentPassword: 'a guess', newPassword: 'another long password' }
  for (let i = 0; i < 2; i++) {
    expect((await person.call('changePassword', { body, ...from(`203.0.113.${i}`) })).status).toBe(403)
  }
  expect((await person.call('changePassword', { body, ...from('203.0.113.9') })).status).toBe(429)
})

test('ASVS 2.4.1: tokens have a limit of their own', async () => {
  const { browser } = await testApp({ limits: { ...limits, perMinute: 100 } })
  const person = browser()
  const body = { organizationId: (await person.signUp()).organizations[0]?.id ?? '' }
  expect((await person.call('createVeltToken', { body })).status).toBe(200)
  expect((await person.call('createVeltToken', { body })).status).toBe(429)
  expect((await person.call('readSession')).status).toBe(200)
})

test('health is never limited', async () => {
  const { browser } = await testApp({ limits })
  for (let i = 0; i < 6; i++) expect((await browser().call('readLiveness')).status).toBe(200)
})
