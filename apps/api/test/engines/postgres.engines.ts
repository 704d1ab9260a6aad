import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { Secret } from '@app/leak-guard'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgres } from '../../src/database/open-postgres.ts'
import { listeningApi, production, signUp } from '../support/api-process.ts'
import { emptyPostgres } from '../support/test-database.ts'
import { enginePrograms } from './engine-programs.ts'
import { silenceable } from './silenceable.ts'
import { startPostgres, type TestPostgres } from './start-postgres.ts'

const limits = { connections: 2, connectMs: 500, statementMs: 500 }

async function open(url: Secret, more = limits) {
  const db = await openPostgres(url, more)
  onTestFinished(() => db.destroy())
  return db
}

/** A server of the test's own, which it may stop. */
async function ownPostgres(): Promise<TestPostgres> {
  const postgres = await startPostgres(enginePrograms().postgresBin)
  onTestFinished(() => postgres.remove())
  return postgres
}

test.each([1, 2, 3])('ten processes start at once on an empty database, time %i', async () => {
  const url = await emptyPostgres()
  const opened = await Promise.all(Array.from({ length: 10 }, () => open(url)))
  const [db] = opened
  if (db === undefined) throw new Error('nothing was opened')
  const { rows } = await sql`select name from kysely_migration order by name`.execute(db)
  const migrations = readdirSync(new URL('../../src/database/migrations', import.meta.url))
  expect(rows).toEqual(migrations.sort().map((file) => ({ name: basename(file, '.ts') })))
  for (const one of opened) expect(await one.selectFrom('users').selectAll().execute()).toEqual([])
})

test('a start without the database says so in words that hold no password', async () => {
  const url = new URL((await emptyPostgres()).open())
  url.password = 'tr0ub4dor-and-3'
  url.pathname = '/nowhere'
  const start = openPostgres(new Secret('DATABASE_URL', url.href))
  await expect(start).rejects.toThrow(
    /^PostgreSQL cannot be used \(database "nowhere" does not exist\)\..*DATABASE_URL/,
  )
  await expect(start).rejects.not.toThrow('tr0ub4dor')
})

test('a statement that takes too long is given up, and its connection serves the next', async () => {
  const db = await open(await emptyPostgres())
  await expect(sql`select pg_sleep(10)`.execute(db)).rejects.toMatchObject({ name: 'DatabaseUnavailable' })
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
})

test('who finds no free connection in time is told, and served when there is one', async () => {
  const db = await open(await emptyPostgres(), { ...limits, statementMs: 60_000 })
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const holding = [1, 2].map(() =>
    db.transaction().execute(async (transaction) => {
      await sql`select 1`.execute(transaction)
      await released
    }),
  )
  await expect(sql`select 1`.execute(db)).rejects.toMatchObject({ name: 'DatabaseUnavailable' })
  release()
  await Promise.all(holding)
  await sql`select 1`.execute(db)
})

test('a server with no connection left is unavailable, not a fault of ours', async () => {
  const url = await emptyPostgres()
  const admin = await open(url)
  const role = `limited_${url.open().slice(-16)}`
  await sql`create role ${sql.id(role)} login connection limit 2`.execute(admin)
  await sql`grant all on schema public to ${sql.id(role)}`.execute(admin)
  await sql`grant all on all tables in schema public to ${sql.id(role)}`.execute(admin)
  onTestFinished(async () => {
    await sql`drop owned by ${sql.id(role)}`.execute(admin)
    await sql`drop role ${sql.id(role)}`.execute(admin)
  })
  const limited = Object.assign(new URL(url.open()), { username: role })
  const db = await openPostgres(new Secret('DATABASE_URL', limited.href), { ...limits, connections: 8 })
  const queries = await Promise.allSettled(
    Array.from({ length: 8 }, () => sql`select pg_sleep(0.1)`.execute(db)),
  )
  await db.destroy()
  const refused = queries.flatMap((query) => (query.status === 'rejected' ? [query.reason.name] : []))
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused)).toEqual(new Set(['DatabaseUnavailable']))
})

test('a standby that has not taken over yet refuses writes as unavailable, and serves reads', async () => {
  const url = await emptyPostgres()
  const admin = await open(url)
  const { pathname } = new URL(url.open())
  await sql`alter database ${sql.id(pathname.slice(1))} set default_transaction_read_only = on`.execute(admin)
  const db = await open(url)
  expect(await db.selectFrom('users').selectAll().execute()).toEqual([])
  const write = db.insertInto('organizations').values({ id: 'o', name: 'O', created_at: 1 }).execute()
  await expect(write).rejects.toMatchObject({ name: 'DatabaseUnavailable' })
})

const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status

test.each(['SIGINT', 'SIGQUIT'] as const)(
  'while PostgreSQL is away (%s) calls are 503 and the process lives; when it is back they are served, and answered saves are there',
  async (signal) => {
    const postgres = await ownPostgres()
    const api = await listeningApi({ ...production, DATABASE_URL: postgres.url })
    const { headers, organizationId } = await signUp(api.url)
    const documents = `${api.url}/api/organizations/${organizationId}/documents`
    const created = await fetch(documents, {
      method: 'POST',
      headers,
      body: JSON.stringify({ title: 'Notes' }),
    })
    expect(created.status).toBe(201)

    await postgres.stop(signal)
    for (let i = 0; i < 20; i++) {
      const response = await fetch(documents, { headers })
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    }
    expect(await statusOf(`${api.url}/readyz`)).toBe(503)
    expect(await statusOf(`${api.url}/healthz`)).toBe(200)

    await postgres.start()
    const listed = await fetch(documents, { headers })
    expect([listed.status, await listed.json()]).toEqual([
      200,
      { items: [await created.json()], nextCursor: null },
    ])
    expect(await statusOf(`${api.url}/readyz`)).toBe(200)
    expect(api.output()).not.toContain('unhandled')
  },
  60_000,
)

test('a PostgreSQL that does not answer at all is given up, and served from again when it does', async () => {
  const proxy = await silenceable((await emptyPostgres()).open())
  const db = await open(new Secret('DATABASE_URL', proxy.url))
  await sql`select 1`.execute(db)
  proxy.silence()
  const queries = await Promise.allSettled(Array.from({ length: 5 }, () => sql`select 1`.execute(db)))
  for (const query of queries) {
    expect(query).toMatchObject({ status: 'rejected', reason: { name: 'DatabaseUnavailable' } })
  }
  proxy.resume()
  await sql`select 1`.execute(db)
}, 30_000)
