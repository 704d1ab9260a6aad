import { expect, test } from 'vitest'
import { SessionStoreUnavailable } from '../../src/session/session-store.ts'
import { testApp } from '../support/test-app.ts'

test('both say ok while all is well, and set no cookie', async () => {
  const { browser } = await testApp()
  for (const name of ['readLiveness', 'readReadiness'] as const) {
    const answer = await browser().call(name)
    expect([answer.ok, answer.setCookies]).toEqual([{ status: 'ok' }, []])
  }
})

test('readiness is a 503 while the database or the session store does not answer; liveness stays', async () => {
  const { browser, sessions, db } = await testApp()
  const { check } = sessions
  sessions.check = async () => {
    throw new SessionStoreUnavailable(new Error('gone'))
  }
  expect((await browser().call('readReadiness')).refusal.code).toBe('UNAVAILABLE')
  sessions.check = check
  expect((await browser().call('readReadiness')).status).toBe(200)
  await db.destroy()
  expect((await browser().call('readReadiness')).status).toBe(503)
  expect((await browser().call('readLiveness')).status).toBe(200)
})
