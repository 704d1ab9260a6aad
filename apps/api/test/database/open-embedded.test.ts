import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { openEmbeddedDatabase } from '../../src/database/open-embedded.ts'
import type { Database } from '../../src/database/schema.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

test('makes folder and file for their owner alone, and keeps what is in it for the next start', async () => {
  const folder = join(temporaryFolder(), 'deep', 'data')
  const first = await openEmbeddedDatabase(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const files = readdirSync(folder)
  expect(files).toContain('app.db')
  for (const file of files) expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600])
  await first.insertInto('organizations').values({ id: 'o', name: 'Kept', created_at: 1 }).execute()
  await first.destroy()
  const second = await openEmbeddedDatabase(folder)
  expect(await second.selectFrom('organizations').select('name').execute()).toEqual([{ name: 'Kept' }])
  await second.destroy()
})

test('says in one sentence that a folder cannot be used, and what to do', async () => {
  const file = join(temporaryFolder(), 'not-a-folder')
  writeFileSync(file, '')
  await expect(openEmbeddedDatabase(file)).rejects.toThrow(
    /^The data folder .*not-a-folder cannot be used .*DATA_DIR/,
  )
})

test.skipIf(process.platform !== 'linux')('refuses a folder that the system lets nobody make', async () => {
  await expect(openEmbeddedDatabase('/proc/no/such')).rejects.toThrow(
    /^The data folder .* cannot be used .*DATA_DIR/,
  )
})

test('refuses a database whose pages are damaged', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'app.db')
  const db = await openEmbeddedDatabase(folder)
  await db.destroy()
  // The first page says what there is, and the rest is noise.
  writeFileSync(file, readFileSync(file).fill(0x55, 4096))
  await expect(openEmbeddedDatabase(folder)).rejects.toThrow(
    /^The database .*app\.db is damaged .*Restore a backup/,
  )
})

test('refuses a file that is no database', async () => {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'app.db'),
    'this is not a database, it is a note of more than a hundred bytes. '.repeat(20),
  )
  await expect(openEmbeddedDatabase(folder)).rejects.toThrow(
    /^The database .*app\.db is damaged .*Restore a backup/,
  )
  expect(existsSync(join(folder, 'app.db'))).toBe(true)
})

type Insert = (db: Kysely<Database>, id: string) => Promise<unknown>

const insert: Insert = (db, id) =>
  db
    .insertInto('organizations')
    .values({ id, name: 'x'.repeat(5_000), created_at: 1 })
    .execute()

test.each<[how: string, write: Insert]>([
  ['write', insert],
  ['transaction', (db, id) => db.transaction().execute((transaction) => insert(transaction, id))],
])('a full disk refuses the %s, keeps what was written, and heals', async (_how, write) => {
  const db = await openEmbeddedDatabase(temporaryFolder())
  const fill = (id: string) => write(db, id)
  await fill('first')
  // As SQLite sees it: no page more than there are now.
  await sql`pragma max_page_count = 1`.execute(db)
  const outcome = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => fill(`more ${i}`)))
  const refused = outcome.find(({ status }) => status === 'rejected')
  expect(refused).toMatchObject({ reason: { name: 'DatabaseUnavailable' } })
  await sql`pragma max_page_count = 1000000`.execute(db)
  await fill('last')
  const ids = (await db.selectFrom('organizations').select('id').execute()).map(({ id }) => id)
  expect(ids).toContain('first')
  expect(ids).toContain('last')
  await db.destroy()
})
