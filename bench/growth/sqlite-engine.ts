import { hash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CompiledQuery, Kysely, SqliteDialect } from 'kysely'
import { openNodeSqlite } from '../../apps/api/src/database/node-sqlite.ts'
import { openEmbeddedDatabase } from '../../apps/api/src/database/open-embedded.ts'
import type { Database } from '../../apps/api/src/database/schema.ts'
import type { GrowthEngine } from './engine.ts'
import { fillingStatements, idOf, type Kind, type SeedDialect } from './population.ts'

const dialect: SeedDialect = {
  numbers: (count) =>
    `(with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1}) select i from n)`,
  id: (kind, index) => `id_of('${kind}', ${index})`,
  sha256: (text) => `sha256(${text})`,
}

/** The embedded database in an empty `folder`, filled to a size. */
export async function sqliteEngine(folder: string, size: number): Promise<GrowthEngine> {
  await (await openEmbeddedDatabase(folder)).destroy()
  const file = join(folder, 'app.db')

  function work<Result>(task: (database: DatabaseSync) => Result): Result {
    const database = new DatabaseSync(file)
    database.function('id_of', (kind, index) => idOf(kind as Kind, index as number))
    database.function('sha256', (text) => hash('sha256', text as string, 'buffer'))
    // For speed: what fails here is filled anew. The API sets these as it likes them.
    database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -500000')
    try {
      return task(database)
    } finally {
      database.close()
    }
  }

  work((database) => {
    database.exec('begin')
    for (const statement of fillingStatements(dialect, size, Date.now())) database.exec(statement)
    database.exec('commit')
  })

  return {
    name: 'SQLite',
    size,
    environment: { DATA_DIR: folder },
    open: async (log) =>
      new Kysely<Database>({ dialect: new SqliteDialect({ database: openNodeSqlite(file) }), log }),
    letSessionsDie: async () =>
      work((database) => database.exec('update sessions set last_seen_at = 1 where rowid % 2 = 0')),
    bytesOfTables: async () =>
      work((database) => {
        const rows = database
          .prepare(
            'select tbl_name as name, sum(pgsize) as bytes from dbstat join sqlite_schema using (name) group by tbl_name',
          )
          .all()
        return new Map(rows.map(({ name, bytes }) => [String(name), Number(bytes)]))
      }),
    async planOf(db, sql, parameters) {
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      )
      const lines = rows.map(({ detail }) => detail)
      return { lines, faults: lines.filter((line) => /^SCAN (?!CONSTANT ROW)/.test(line)) }
    },
  }
}
