import { CompiledQuery, Kysely, sql as raw } from 'kysely'
import { openPostgres } from '../../apps/api/src/database/open-postgres.ts'
import { postgresDialect } from '../../apps/api/src/database/postgres-pool.ts'
import type { Database } from '../../apps/api/src/database/schema.ts'
import { Secret } from '../../packages/leak-guard/src/index.ts'
import { type GrowthEngine, MOST_ROWS } from './engine.ts'
import { growthStatements, type SeedDialect } from './population.ts'

const dialect: SeedDialect = {
  numbers: (from, to) => `generate_series(${from}, ${to - 1}) as n(i)`,
  id: (kind, index) =>
    `substr(translate(encode(sha256(convert_to('${kind} ' || ${index}, 'UTF8')), 'base64'), '+/', '-_'), 1, 22)`,
  sha256: (text) => `sha256(convert_to(${text}, 'UTF8'))`,
}

/** The PostgreSQL behind `address`, whose tables it makes. */
export async function postgresEngine(address: string): Promise<GrowthEngine> {
  const url = new Secret('DATABASE_URL', address)
  await (await openPostgres(url)).destroy()

  async function work<Result>(task: (db: Kysely<Database>) => Promise<Result>): Promise<Result> {
    const db = new Kysely<Database>({ dialect: postgresDialect(url, { connections: 1 }) })
    try {
      return await task(db)
    } finally {
      await db.destroy()
    }
  }
  const run = (db: Kysely<Database>, statement: string) => db.executeQuery(CompiledQuery.raw(statement))

  return {
    name: 'PostgreSQL',
    environment: { DATABASE_URL: address },
    open: async (log) => new Kysely<Database>({ dialect: postgresDialect(url, { connections: 8 }), log }),
    grow: (from, to) =>
      work(async (db) => {
        for (const statement of growthStatements(dialect, from, to, Date.now())) await run(db, statement)
        // What autovacuum does a little later.
        await run(db, 'vacuum analyze')
      }),
    letSessionsDie: () =>
      work(async (db) => {
        await run(db, 'update sessions set last_seen_at = 1 where get_byte(id_hash, 0) % 2 = 0')
        await run(db, 'vacuum analyze sessions')
      }),
    bytesOfTables: () =>
      work(async (db) => {
        const { rows } = await raw<{ name: string; bytes: number }>`
          select relname as name, pg_total_relation_size(relid) as bytes from pg_stat_user_tables`.execute(db)
        return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]))
      }),
    async planOf(db, sql, parameters) {
      const lines = await db.connection().execute(async (connection) => {
        await run(connection, 'begin')
        try {
          // What the request has put in cannot be put in again, and it looks for nothing.
          const options = sql.startsWith('insert') ? '' : '(analyze, buffers)'
          const explained = CompiledQuery.raw(`explain ${options} ${sql}`, [...parameters])
          const { rows } = await connection.executeQuery<{ 'QUERY PLAN': string }>(explained)
          return rows.map((row) => row['QUERY PLAN'])
        } finally {
          await run(connection, 'rollback')
        }
      })
      return {
        lines,
        faults: lines.filter((line) => / Seq Scan on /.test(line) || rowsRead(line) > MOST_ROWS),
      }
    },
  }
}

/** Rows that one line of a plan says were handled, or read and thrown away. */
function rowsRead(line: string): number {
  const [, rows = '0', loops = '1'] = /actual .*rows=([\d.]+) loops=(\d+)/.exec(line) ?? []
  const removed = /Rows Removed by Filter: (\d+)/.exec(line)?.[1] ?? '0'
  return Number(rows) * Number(loops) + Number(removed)
}
