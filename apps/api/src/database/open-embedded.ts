import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { StartRefusal } from '../start-refusal.ts'
import { createFolder } from './create-folder.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { migrate } from './migrate.ts'
import { isDamage } from './node-sqlite.ts'
import type { Database } from './schema.ts'

/** Opens, or makes, the embedded database in `folder` and brings its tables up to date. Throws `StartRefusal`. */
export async function openEmbeddedDatabase(folder: string): Promise<Kysely<Database>> {
  const file = join(folder, 'app.db')
  let db: Kysely<Database> | undefined
  try {
    createFolder(folder)
    db = new EmbeddedDatabase(file)
    await migrate(db)
    return db
  } catch (error) {
    await db?.destroy()
    if (error instanceof StartRefusal) throw error
    if (isDamage(error)) {
      throw new StartRefusal(
        `The database ${file} is damaged (${error.message}). Restore a backup of it, or move it away to begin with an empty one.`,
        error,
      )
    }
    throw new StartRefusal(
      `The data folder ${folder} cannot be used (${(error as Error).message}). Make it writable for this user, make sure no other API is running on it, or set DATA_DIR to another folder.`,
      error,
    )
  }
}
