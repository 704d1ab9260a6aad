import { expect, test } from 'vitest'
import { testApp } from './support/test-app.ts'

const password = 'a long enough password'

interface AuditLine {
  reqId: string
  audit: { event: string; userId?: string; session?: string; address: string; organizationId?: string }
}

test('ASVS 16.3.1, 16.3.2, 16.4.1: the life of a session is in the audit log, an event a line, with who and from where', async () => {
  const { browser, log } = await testApp()
  const person = browser()
  const headers = { 'x-forwarded-for': '203.0.113.7:4711' }
  const viewer = await person.signUp({ name: 'Ada\n{"audit":"forged"}' })
  const organizationId = viewer.organizations[0]?.id ?? ''
  await person.call('createVeltToken', { body: { organizationId }, headers })
  await person.call('createVeltToken', { body: { organizationId: 'another' }, headers })
  const change = { currentPassword: password, newPassword: 'another long password' }
  await person.call('changePassword', { body: { ...change, currentPassword: 'not it' }, headers })
  await person.call('changePassword', { body: change, headers })
  await person.call('endOtherSessions', { headers })
  await person.call('signOut', { headers })
  await person.call('signOut', { headers })
  await browser().call('signIn', { body: { email: viewer.user.email, password: 'a guess' }, headers })
  await browser().call('signIn', {
    body: { email: viewer.user.email, password: change.newPassword },
    headers,
  })

  const lines = log.map((line) => JSON.parse(line)).filter((line): line is AuditLine => 'audit' in line)
  expect(lines.map(({ audit }) => audit.event)).toEqual([
    'sign-up',
    'velt token issued',
    'velt token refused',
    'password change refused',
    'password changed',
    'sessions ended',
    'sign-out',
    'sign-in refused',
    'sign-in',
  ])
  for (const { audit, reqId } of lines) {
    expect(reqId).not.toBe('')
    expect(audit.userId).toBe(audit.event === 'sign-in refused' ? undefined : viewer.user.id)
    if (audit.event !== 'sign-up') expect(audit.address).toBe('203.0.113.7')
  }
  const whole = JSON.stringify(lines)
  for (const personal of [viewer.user.email, 'Ada', password, ...person.cookies.values()]) {
    expect(whole).not.toContain(personal)
  }
})

test('ASVS 16.2.5: events of one session carry the same hash of it, those of another a different one', async () => {
  const { browser, log } = await testApp()
  const person = browser()
  const organizationId = (await person.signUp()).organizations[0]?.id ?? ''
  await person.call('createVeltToken', { body: { organizationId } })
  await browser().signUp()
  const sessions = log
    .map((line) => JSON.parse(line).audit?.session)
    .filter((session) => session !== undefined)
  expect(sessions).toHaveLength(3)
  expect(sessions[0]).toMatch(/^[0-9a-f]{12}$/)
  expect(sessions[1]).toBe(sessions[0])
  expect(sessions[2]).not.toBe(sessions[0])
})

test('a sign-out that the store refuses is not in the audit log', async () => {
  const { browser, log, db } = await testApp()
  const person = browser()
  await person.signUp()
  await db.destroy()
  expect((await person.call('signOut')).status).toBe(503)
  expect(log.join('')).not.toContain('sign-out')
})
