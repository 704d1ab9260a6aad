import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { RESET_LINK_MS } from '../../src/accounts/reset-link.ts'
import { demoPeople, seedDemoData } from '../../src/database/demo-data.ts'
import { migrate } from '../../src/database/migrate.ts'
import { createDocumentStore } from '../../src/documents/document-store.ts'
import { createOrganizationStore } from '../../src/organizations/organization-store.ts'
import { viewerReader } from '../../src/session/read-viewer.ts'
import { databaseEngines, openTestDatabase } from '../support/test-database.ts'

const velt = { apiKey: 'key', script: 'velt' } as const
const account = (email: string, more = {}) => ({
  email,
  password: 'a long enough password',
  name: 'Ada',
  organizationName: 'Engines',
  ...more,
})

/** What follows holds on every database, so a team moves from one to the other and nothing changes. */
describe.each(databaseEngines)('on %s', (engine) => {
  async function stores() {
    const db = await openTestDatabase(engine)
    const accounts = createAccountStore(db)
    const readViewer = viewerReader(db, velt)
    return {
      db,
      accounts,
      readViewer,
      documents: createDocumentStore(db),
      organizations: createOrganizationStore(db),
      async member(email = 'ada@test.example') {
        const { userId } = await accounts.create(account(email))
        const viewer = await readViewer(userId)
        return { userId, organizationId: viewer?.organizations[0]?.id ?? '' }
      },
    }
  }

  test('an account is a user, an organization and its admin', async () => {
    const { accounts, readViewer } = await stores()
    const { userId } = await accounts.create(account('ada@test.example'))
    expect(await readViewer(userId)).toEqual({
      user: { id: userId, name: 'Ada', email: 'ada@test.example' },
      organizations: [{ id: expect.any(String), name: 'Engines', role: 'admin' }],
      velt,
    })
  })

  test('of ten accounts with one email made at once, one is there and leaves nothing of the others', async () => {
    const { db, accounts } = await stores()
    const made = await Promise.allSettled(
      Array.from({ length: 10 }, () => accounts.create(account('ada@test.example'))),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of made) if (one.status === 'rejected') expect(one.reason.code).toBe('EMAIL_TAKEN')
    expect(await db.selectFrom('organizations').select('id').execute()).toHaveLength(1)
    expect(await db.selectFrom('memberships').select('user_id').execute()).toHaveLength(1)
  })

  test('moments and counts come back as numbers, also beyond 32 bits', async () => {
    const { db, member } = await stores()
    const before = Date.now()
    const { userId } = await member()
    const { created_at } = await db
      .selectFrom('users')
      .where('id', '=', userId)
      .select('created_at')
      .executeTakeFirstOrThrow()
    expect(created_at).toBeGreaterThanOrEqual(before)
    const { count } = await db
      .selectFrom('users')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(1)
  })

  test('a document keeps every character, and the largest text that the contract takes', async () => {
    const { documents, member } = await stores()
    const { userId, organizationId } = await member()
    const created = await documents.create(organizationId, { title: 'Zoë 漢字 🦄 \u{1F468}\u200D\u{1F469}' })
    expect(created).toMatchObject({ version: 1, body: '', organizationId })
    const body = 'é\\\'"%_;--\t\n🦄'.repeat(6_000)
    const saved = await documents.save(userId, created.id, { ...created, body })
    expect(await documents.find(userId, created.id)).toEqual(saved)
    expect(saved).toMatchObject({ body, version: 2, title: created.title })
  })

  test('of twenty saves over one version at once, one goes through', async () => {
    const { documents, member } = await stores()
    const { userId, organizationId } = await member()
    const { id } = await documents.create(organizationId, { title: 'Notes' })
    const saves = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        documents.save(userId, id, { title: `Notes ${i}`, body: '', version: 1 }),
      ),
    )
    expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of saves) if (one.status === 'rejected') expect(one.reason.code).toBe('VERSION_CONFLICT')
    expect((await documents.find(userId, id)).version).toBe(2)
  })

  test('a version that no integer holds is a conflict like any other', async () => {
    const { documents, member } = await stores()
    const { userId, organizationId } = await member()
    const { id } = await documents.create(organizationId, { title: 'Notes' })
    for (const version of [2 ** 31 - 1, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      const save = documents.save(userId, id, { title: 'Notes', body: '', version })
      await expect(save).rejects.toMatchObject({ code: 'VERSION_CONFLICT' })
    }
  })

  test('what is somebody else’s is not found, saved or removed', async () => {
    const { documents, member } = await stores()
    const { organizationId } = await member()
    const stranger = await member('eve@test.example')
    const { id } = await documents.create(organizationId, { title: 'Notes' })
    const change = { title: 'Mine', body: '', version: 1 }
    for (const work of [
      () => documents.find(stranger.userId, id),
      () => documents.save(stranger.userId, id, change),
      () => documents.remove(stranger.userId, id),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  test('pages of documents hold each once, latest change first, also when all changed at the same moment', async () => {
    const { db, documents, member } = await stores()
    const { organizationId } = await member()
    const rows = Array.from({ length: 25 }, (_, i) => ({
      id: randomBytes(16).toString('base64url'),
      organization_id: organizationId,
      title: `Notes ${i}`,
      body: '',
      updated_at: 1_700_000_000_000 + Math.floor(i / 10),
    }))
    await db.insertInto('documents').values(rows).execute()
    const seen: { id: string; updatedAt: string }[] = []
    for (let cursor: string | undefined; ; ) {
      const { items, nextCursor } = await documents.list(organizationId, { limit: 4, cursor })
      seen.push(...items)
      if (nextCursor === null) break
      cursor = nextCursor
    }
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)))
    expect(seen).toHaveLength(25)
    const moments = seen.map(({ updatedAt }) => updatedAt)
    expect(moments).toEqual(moments.toSorted().toReversed())
  })

  test('a page of long documents ends early, holds one at least, and the next goes on from there', async () => {
    const { db, documents, member } = await stores()
    const { organizationId } = await member()
    const lengths = [...Array(12).fill(100_000), 0, 0, 300_000, 1_200_000, 5, 1_200_000, 1_200_000]
    const rows = lengths.map((length, i) => ({
      id: `document-${i}`,
      organization_id: organizationId,
      title: 'Notes',
      body: '\u{1}'.repeat(length),
      updated_at: 1_700_000_000_000 - i,
    }))
    for (const row of rows) await db.insertInto('documents').values(row).execute()
    const pages: string[][] = []
    for (let cursor: string | undefined; ; ) {
      const { items, nextCursor } = await documents.list(organizationId, { limit: 100, cursor })
      for (const { id, body } of items) expect(body).toBe(rows.find((row) => row.id === id)?.body)
      pages.push(items.map(({ id }) => id))
      if (nextCursor === null) break
      cursor = nextCursor
    }
    expect(pages.flat()).toEqual(rows.map(({ id }) => id))
    expect(pages.map(({ length }) => length)).toEqual([10, 5, 1, 1, 1, 1])
  })

  test('pages of members hold each once, as they joined, also when some joined at the same moment', async () => {
    const { db, organizations, member } = await stores()
    const { organizationId, userId } = await member()
    const moments = [30, 10, 20, 20, 20, 20, 40, 10]
    const users = moments.map((_, i) => ({
      id: `user-${i}`,
      email: `${i}@test.example`,
      name: `Person ${i}`,
      password_hash: '',
      created_at: 1,
    }))
    await db.insertInto('users').values(users).execute()
    await db
      .insertInto('memberships')
      .values(
        moments.map((created_at, i) => ({
          organization_id: organizationId,
          user_id: `user-${i}`,
          role: 'member' as const,
          created_at,
        })),
      )
      .execute()
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const { items, nextCursor } = await organizations.listMembers(organizationId, { limit: 3, cursor })
      seen.push(...items.map(({ id }) => id))
      if (nextCursor === null) break
      cursor = nextCursor
    }
    const inOrder = [1, 7, 2, 3, 4, 5, 0, 6].map((i) => `user-${i}`)
    expect(seen).toEqual([...inOrder, userId])
  })

  test.each([
    ['a word for a moment', ['yesterday', 'id']],
    ['a fraction', [1.5, 'id']],
    ['more than a database counts to', [1e300, 'id']],
    ['an id with a NUL', [1, 'a\0']],
    ['a third value', [1, 'id', 2]],
    ['no list', { 0: 1, 1: 'id', length: 2 }],
  ])('a cursor with %s is refused', async (_what, position) => {
    const { documents, member } = await stores()
    const { organizationId } = await member()
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
    await expect(documents.list(organizationId, { limit: 1, cursor })).rejects.toMatchObject({
      code: 'VALIDATION',
    })
  })

  test('a reset link sets a password once, also when it is used ten times at once', async () => {
    const { accounts, member } = await stores()
    const { userId } = await member()
    const claims = { email: 'ada@test.example', expiresAt: Date.now() + RESET_LINK_MS, nonce: 'once' }
    const used = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => accounts.resetPassword(claims, `a new password, number ${i}`)),
    )
    const through = used.flatMap((one, i) => (one.status === 'fulfilled' ? [{ ...one, i }] : []))
    expect(through).toMatchObject([{ value: userId }])
    const proof = await accounts.authenticate(claims.email, `a new password, number ${through[0]?.i}`)
    expect(await proof?.holds()).toBe(true)
  })

  test('of ten changes of one password at once, one goes through', async () => {
    const { accounts, member } = await stores()
    const { userId } = await member()
    const changes = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        accounts.changePassword(userId, 'a long enough password', `a new password, number ${i}`),
      ),
    )
    expect(changes.filter((proof) => proof !== undefined)).toHaveLength(1)
  })

  test('what belongs to an organization or a user goes with it', async () => {
    const { db, documents, member } = await stores()
    const { userId, organizationId } = await member()
    await documents.create(organizationId, { title: 'Notes' })
    await db.deleteFrom('organizations').execute()
    expect(await db.selectFrom('documents').selectAll().execute()).toEqual([])
    expect(await db.selectFrom('memberships').selectAll().execute()).toEqual([])
    await db.deleteFrom('users').where('id', '=', userId).execute()
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([])
  })

  test('a membership in an organization that is not there is refused', async () => {
    const { db, member } = await stores()
    const { userId } = await member()
    const joining = db
      .insertInto('memberships')
      .values({ user_id: userId, organization_id: 'nowhere', role: 'member', created_at: 1 })
      .execute()
    await expect(joining).rejects.toThrow()
  })

  test('bringing the tables up to date once more changes nothing', async () => {
    const { db, member } = await stores()
    await member()
    await migrate(db)
    expect(await db.selectFrom('users').select('id').execute()).toHaveLength(1)
  })

  test('tables of a newer version are left alone, and the start says why', async () => {
    const { db } = await stores()
    await sql`insert into kysely_migration values ('9999-newer', '2099-01-01T00:00:00.000Z')`.execute(db)
    await expect(migrate(db)).rejects.toMatchObject({
      name: 'StartRefusal',
      message: expect.stringContaining('of a newer version'),
    })
  })

  test('the demo people are seeded once', async () => {
    const { db } = await stores()
    await seedDemoData(db)
    await seedDemoData(db)
    const { rows } = await sql<{ users: number; organizations: number }>`
      select (select count(*) from users) as users, (select count(*) from organizations) as organizations
    `.execute(db)
    expect(rows).toEqual([{ users: demoPeople.length, organizations: 2 }])
  })
})
