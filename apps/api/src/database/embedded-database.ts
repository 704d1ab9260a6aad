import { Kysely, SqliteDialect } from 'kysely'
import { type NodeSqlite, openNodeSqlite } from './node-sqlite.ts'
import type { Database } from './schema.ts'

/** The product's database in one SQLite file, with a short way in for the reads that every request makes. */
export class EmbeddedDatabase extends Kysely<Database> {
  readonly sqlite: NodeSqlite

  constructor(path: string) {
    const sqlite = openNodeSqlite(path)
    super({ dialect: new SqliteDialect({ database: sqlite }) })
    this.sqlite = sqlite
  }
}
