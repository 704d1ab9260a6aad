import { expect, onTestFinished, test } from 'vitest'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { openEmbeddedDatabase } from '../../src/database/open-embedded.ts'
import { createDatabaseSessionStore } from '../../src/session/database-session-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const minute = 60_000
const hour = 60 * minute

async function store() {
  const db = await openEmbeddedDatabase(temporaryFolder())
  onTestFinished(() => db.destroy())
  const { userId } = await createAccountStore(db).create({
    email: 'a@b.example',
    password: 'a long enough password',
    name: 'A',
    organizationName: 'B',
  })
  const clock = { now: Date.UTC(2026, 0, 1) }
  const sessions = createDatabaseSessionStore(db, { idleMs: 30 * minute, maxMs: 12 * hour }, () => clock.now)
  return { db, userId, clock, sessions }
}

test('D1: a session that was ended stays ended, also when a request that began before saves it again', async () => {
  const { sessions, userId } = await store()
  await sessions.create('one', userId)
  await sessions.end('one')
  await sessions.create('one', userId)
  expect(await sessions.find('one')).toBeUndefined()
  expect(await sessions.isLive('one')).toBe(false)
})

test('ASVS 7.3.1: the idle limit moves with each visit', async () => {
  const { sessions, userId, clock } = await store()
  await sessions.create('one', userId)
  for (let i = 0; i < 4; i++) {
    clock.now += 29 * minute
    expect(await sessions.find('one')).toBeDefined()
  }
  clock.now += 31 * minute
  expect(await sessions.find('one')).toBeUndefined()
})

test('asking whether a session is live does not keep it alive', async () => {
  const { sessions, userId, clock } = await store()
  await sessions.create('one', userId)
  clock.now += 20 * minute
  expect(await sessions.isLive('one')).toBe(true)
  clock.now += 20 * minute
  expect(await sessions.isLive('one')).toBe(false)
})

test('ASVS 7.3.2, CVE-2024-35220: the absolute limit does not move', async () => {
  const { sessions, userId, clock } = await store()
  await sessions.create('one', userId)
  for (let passed = 0; passed < 12 * hour - 20 * minute; passed += 20 * minute) {
    clock.now += 20 * minute
    expect(await sessions.find('one')).toBeDefined()
  }
  clock.now += 20 * minute
  expect(await sessions.find('one')).toBeUndefined()
})

test('the database holds no session id', async () => {
  const { db, sessions, userId } = await store()
  await sessions.create('the-session-id', userId)
  const rows = await db.selectFrom('sessions').selectAll().execute()
  expect(rows).toHaveLength(1)
  expect(
    JSON.stringify(rows.map((row) => ({ ...row, id_hash: Buffer.from(row.id_hash).toString() }))),
  ).not.toContain('the-session-id')
})

test('a sweep forgets what can never live again, so many at a time, and nothing else', async () => {
  const { db, sessions, userId, clock } = await store()
  for (const id of ['a', 'b', 'c']) await sessions.create(id, userId)
  clock.now += 31 * minute
  await sessions.create('ended', userId)
  await sessions.end('ended')
  await sessions.create('alive', userId)
  expect(await sessions.sweep(2)).toBe(2)
  expect(await sessions.sweep(2)).toBe(1)
  expect(await sessions.sweep(2)).toBe(0)
  expect(await sessions.find('alive')).toBeDefined()
  expect(await db.selectFrom('sessions').select('handle').execute()).toHaveLength(2)
})

test('says of a database that is closed that the store is not available, and why in the cause', async () => {
  const { db, sessions } = await store()
  await db.destroy()
  await expect(sessions.find('one')).rejects.toMatchObject({
    name: 'SessionStoreUnavailable',
    cause: expect.any(Error),
  })
  await expect(sessions.check()).rejects.toMatchObject({ name: 'SessionStoreUnavailable' })
})
