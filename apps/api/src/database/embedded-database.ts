import { type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import { type NodeSqlite, openNodeSqlite } from './node-sqlite.ts'
import type { Database } from './schema.ts'

/** The product's database in one SQLite file, with a short way in for the reads that every request makes. */
export class EmbeddedDatabase extends Kysely<Database> {
  readonly sqlite: NodeSqlite

  constructor(path: string) {
    const sqlite = openNodeSqlite(path)
    const dialect = new SqliteDialect({ database: sqlite })
    dialect.createDriver = () => new EmbeddedDriver(sqlite)
    super({ dialect })
    this.sqlite = sqlite
  }
}

class EmbeddedDriver extends SqliteDriver {
  readonly #sqlite: NodeSqlite

  constructor(sqlite: NodeSqlite) {
    super({ database: sqlite })
    this.#sqlite = sqlite
  }

  /** After some faults, a full disk for one, SQLite has rolled back by itself, and would say so instead of the fault. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.isTransaction) await super.rollbackTransaction(connection)
  }
}
