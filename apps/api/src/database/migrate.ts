import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { StartRefusal } from '../start-refusal.ts'
import * as firstTables from './migrations/0001-first-tables.ts'
import * as membersAsTheyJoined from './migrations/0002-members-as-they-joined.ts'
import * as whenPasswordsWereSet from './migrations/0003-when-passwords-were-set.ts'
import type { Database } from './schema.ts'

/**
 * Brings the tables up to date. Runs at every start; throws when a step fails, and then nothing of it is kept. Tables of a
 * newer version are a `StartRefusal`.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '0001-first-tables': firstTables,
        '0002-members-as-they-joined': membersAsTheyJoined,
        '0003-when-passwords-were-set': whenPasswordsWereSet,
      }),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new StartRefusal(
      'The tables in the database are of a newer version of the API than this one. Start that version, or restore a backup from before it.',
      error,
    )
  }
  if (error !== undefined) throw error
}
