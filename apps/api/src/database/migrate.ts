import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import * as firstTables from './migrations/0001-first-tables.ts'
import type { Database } from './schema.ts'

/** Brings the tables up to date. Runs at every start; throws when a step fails, and then nothing of it is kept. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ '0001-first-tables': firstTables }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
