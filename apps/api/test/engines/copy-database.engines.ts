import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Secret } from '@app/leak-guard'
import { type Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { RESET_LINK_MS } from '../../src/accounts/reset-link.ts'
import { copyDatabase, TABLES } from '../../src/database/copy-database.ts'
import { openEmbeddedDatabase } from '../../src/database/open-embedded.ts'
import { openPostgres } from '../../src/database/open-postgres.ts'
import type { Database } from '../../src/database/schema.ts'
import { createDatabaseSessionStore } from '../../src/session/database-session-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { emptyPostgres } from '../support/test-database.ts'

const silent = () => {}

/** An embedded database with somebody in it, signed in and signed out, and `documents` long and short documents. */
async function filled(folder: string, documents: number): Promise<Kysely<Database>> {
  const db = await openEmbeddedDatabase(folder)
  const accounts = createAccountStore(db)
  const account = { email: 'ada@test.example', password: 'a long enough password', name: 'Zoë 🦄' }
  const { userId } = await accounts.create({ ...account, organizationName: 'Engines' })
  const { organization_id } = await db
    .selectFrom('memberships')
    .select('organization_id')
    .executeTakeFirstOrThrow()
  await accounts.resetPassword(
    { email: account.email, expiresAt: Date.now() + RESET_LINK_MS, nonce: 'used' },
    'another long password',
  )
  const sessions = createDatabaseSessionStore(db, { idleMs: 60_000, maxMs: 60_000 })
  await sessions.create('live', userId)
  await sessions.create('ended', userId)
  await sessions.end('ended')
  for (let from = 0; from < documents; from += 1_000) {
    const rows = Array.from({ length: Math.min(1_000, documents - from) }, (_, i) => ({
      id: `document-${from + i}`,
      organization_id,
      title: `Notes "${from + i}"; --`,
      body: i % 100 === 0 ? 'é\\\'"\n🦄'.repeat(12_000) : `body ${from + i}`,
      version: i + 1,
      updated_at: 1_700_000_000_000 + i,
    }))
    for (let at = 0; at < rows.length; at += 100) {
      await db
        .insertInto('documents')
        .values(rows.slice(at, at + 100))
        .execute()
    }
  }
  return db
}

async function everything(db: Kysely<Database>): Promise<unknown> {
  const tables = await Promise.all(
    TABLES.map(async (table) => {
      const rows = await db.selectFrom(table).selectAll().execute()
      const lines = rows.map((row) =>
        JSON.stringify(
          Object.entries(row)
            .map(([name, value]) => [
              name,
              value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
            ])
            .toSorted(),
        ),
      )
      return [table, lines.toSorted()]
    }),
  )
  return Object.fromEntries(tables)
}

async function empty(): Promise<{ url: Secret; target: Kysely<Database> }> {
  const url = await emptyPostgres()
  const target = await openPostgres(url)
  onTestFinished(() => target.destroy())
  return { url, target }
}

test('the list of tables is what the migrations make', async () => {
  const { target } = await empty()
  const made = await target.introspection.getTables()
  expect(made.map(({ name }) => name).toSorted()).toEqual(TABLES.toSorted())
})

test('everything goes over as it is, and is counted', async () => {
  const source = await filled(temporaryFolder(), 2_345)
  onTestFinished(() => source.destroy())
  const { target } = await empty()
  const progress: [string, number, number][] = []
  const counts = await copyDatabase(source, target, (...step) => progress.push(step))
  expect(counts).toEqual({
    users: 1,
    organizations: 1,
    memberships: 1,
    documents: 2_345,
    used_reset_links: 1,
    sessions: 2,
  })
  expect(progress).toContainEqual(['documents', 2_345, 2_345])
  expect(await everything(target)).toEqual(await everything(source))
}, 30_000)

test('a target that holds anything is refused and left as it is', async () => {
  const source = await filled(temporaryFolder(), 10)
  onTestFinished(() => source.destroy())
  const { target } = await empty()
  await target.insertInto('organizations').values({ id: 'o', name: 'Here first', created_at: 1 }).execute()
  const before = await everything(target)
  await expect(copyDatabase(source, target, silent)).rejects.toMatchObject({
    name: 'TargetNotEmpty',
    target: { organizations: 1, users: 0 },
  })
  expect(await everything(target)).toEqual(before)
})

test('of two copies at once, one goes through and the other finds the target full', async () => {
  const source = await filled(temporaryFolder(), 500)
  const other = await filled(temporaryFolder(), 700)
  onTestFinished(async () => {
    await source.destroy()
    await other.destroy()
  })
  const { target } = await empty()
  const copies = await Promise.allSettled([source, other].map((from) => copyDatabase(from, target, silent)))
  const through = copies.flatMap((copy) => (copy.status === 'fulfilled' ? [copy.value] : []))
  expect(through).toHaveLength(1)
  expect(copies.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { name: 'TargetNotEmpty' },
  })
  const { documents } = (await everything(target)) as { documents: unknown[] }
  expect(documents).toHaveLength(through[0]?.documents ?? 0)
})

test('after a connection that broke in the middle nothing is there, and the next copy is whole', async () => {
  const source = await filled(temporaryFolder(), 3_000)
  onTestFinished(() => source.destroy())
  const { target } = await empty()
  await sql`create function break_connection() returns trigger language plpgsql as
    'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'`.execute(target)
  await sql`create trigger break_connection before insert on documents for each row
    when (new.id = 'document-1500') execute function break_connection()`.execute(target)
  const progress: number[] = []
  const copy = copyDatabase(source, target, (_table, copied) => progress.push(copied))
  await expect(copy).rejects.toMatchObject({ name: 'DatabaseUnavailable' })
  expect(progress).toContain(1_000)
  expect(Object.values((await everything(target)) as Record<string, unknown[]>).flat()).toEqual([])
  await sql`drop trigger break_connection on documents`.execute(target)
  await copyDatabase(source, target, silent)
  expect(await everything(target)).toEqual(await everything(source))
}, 30_000)

async function command(environment: Record<string, string>): Promise<{ code: number; output: string }> {
  const script = join(import.meta.dirname, '../../../../scripts/db-copy.ts')
  const child = spawn(process.execPath, [script], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close')
  return { code, output }
}

test('the command copies, says so, and refuses to do it twice', async () => {
  const folder = temporaryFolder()
  await (await filled(folder, 120)).destroy()
  const { url, target } = await empty()
  const environment = { DATA_DIR: folder, DATABASE_URL: url.open() }
  const first = await command(environment)
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('documents        120 of 120\n') })
  expect(first.output).toContain('counted on both sides: users 1, organizations 1,')
  const second = await command(environment)
  expect(second).toMatchObject({
    code: 1,
    output: expect.stringContaining('an earlier copy has gone through'),
  })
  await target.deleteFrom('documents').where('id', '=', 'document-1').execute()
  const third = await command(environment)
  expect(third).toMatchObject({ code: 1, output: expect.stringContaining('is not empty (users 1,') })
})

test.each([
  ['no address', {}, 'DATABASE_URL is missing'],
  [
    'an address that is none',
    { DATABASE_URL: 'tr0ub4dor' },
    'DATABASE_URL must be a URL such as postgres://',
  ],
  [
    'no embedded database',
    { DATABASE_URL: 'postgres://127.0.0.1:1/app' },
    'There is no embedded database in',
  ],
])('the command says in words that there is %s, and shows no secret', async (_what, environment, words) => {
  const { code, output } = await command({ DATA_DIR: temporaryFolder(), DATABASE_URL: '', ...environment })
  expect(code).toBe(1)
  expect(output).toContain(words)
  expect(output).not.toMatch(/tr0ub4dor| at /)
})

test('the command says in words that PostgreSQL cannot be reached', async () => {
  const folder = temporaryFolder()
  await (await filled(folder, 1)).destroy()
  const DATABASE_URL = 'postgres://app:tr0ub4dor-and-3@127.0.0.1:1/app'
  const { code, output } = await command({ DATA_DIR: folder, DATABASE_URL })
  expect([code, output.trim()]).toEqual([
    1,
    expect.stringMatching(/^PostgreSQL cannot be used \(.*\)\..*DATABASE_URL/),
  ])
  expect(output).not.toContain('tr0ub4dor')
})
