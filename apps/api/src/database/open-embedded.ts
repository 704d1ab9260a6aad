import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { StartRefusal } from '../start-refusal.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { migrate } from './migrate.ts'
import type { Database } from './schema.ts'

/** Opens, or makes, the embedded database in `folder` and brings its tables up to date. Throws `StartRefusal`. */
export async function openEmbeddedDatabase(folder: string): Promise<Kysely<Database>> {
  let db: Kysely<Database> | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    db = new EmbeddedDatabase(join(folder, 'app.db'))
    await migrate(db)
    return db
  } catch (error) {
    await db?.destroy()
    if (error instanceof StartRefusal) throw error
    throw new StartRefusal(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Make it writable for this user, make sure no other API is running on it, or set DATA_DIR to another folder.`,
      error,
    )
  }
}
