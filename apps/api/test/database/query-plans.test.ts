import { join } from 'node:path'
import { CompiledQuery, Kysely, SqliteDialect } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { openNodeSqlite } from '../../src/database/node-sqlite.ts'
import type { Database } from '../../src/database/schema.ts'
import { createDocumentStore } from '../../src/documents/document-store.ts'
import { createOrganizationStore } from '../../src/organizations/organization-store.ts'
import { createDatabaseSessionStore } from '../../src/session/database-session-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** A position in a list of moments, from which its next page is asked. */
const cursor = Buffer.from(JSON.stringify([1, 'id'])).toString('base64url')

/** What SQLite would do for the queries that `work` makes. */
async function plansOf(work: (db: Kysely<Database>) => Promise<unknown>): Promise<string[]> {
  const heard: CompiledQuery[] = []
  const db = new Kysely<Database>({
    dialect: new SqliteDialect({ database: openNodeSqlite(join(temporaryFolder(), 'app.db')) }),
    log: ({ query }) => void heard.push(query),
  })
  onTestFinished(() => db.destroy())
  await migrate(db)
  heard.length = 0
  await work(db)
  const plans: string[] = []
  for (const { sql, parameters } of heard.splice(0)) {
    const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
    const { rows } = await db.executeQuery<{ detail: string }>(explain)
    plans.push(...rows.map(({ detail }) => detail))
  }
  return plans
}

const sessions = (db: Kysely<Database>) => createDatabaseSessionStore(db, { idleMs: 1_000, maxMs: 1_000 })

test.each<[string, (db: Kysely<Database>) => Promise<unknown>]>([
  ['documents', (db) => createDocumentStore(db).list('id', { limit: 50 })],
  ['documents, further on', (db) => createDocumentStore(db).list('id', { limit: 50, cursor })],
  ['members', (db) => createOrganizationStore(db).listMembers('id', { limit: 50 })],
  ['members, further on', (db) => createOrganizationStore(db).listMembers('id', { limit: 50, cursor })],
  ['sessions', (db) => sessions(db).listOfUser('id', 50)],
  ['sessions, further on', (db) => sessions(db).listOfUser('id', 50, [1, 'id'])],
  ['dead sessions', (db) => sessions(db).sweep(100)],
])(
  'a page of %s is read in the order of an index: nothing is sorted or read through',
  async (_what, read) => {
    const plans = await plansOf(read)
    expect(plans.length).toBeGreaterThan(0)
    expect(plans.filter((plan) => /^SCAN|TEMP B-TREE/.test(plan))).toEqual([])
  },
)

test('whether the database answers is asked of no table, which may begin with what was deleted', async () => {
  expect(await plansOf((db) => sessions(db).check())).toEqual(['SCAN CONSTANT ROW'])
})
