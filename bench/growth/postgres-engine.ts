import { CompiledQuery, Kysely, sql as raw } from 'kysely'
import { openPostgres } from '../../apps/api/src/database/open-postgres.ts'
import { postgresDialect } from '../../apps/api/src/database/postgres-pool.ts'
import type { Database } from '../../apps/api/src/database/schema.ts'
import { Secret } from '../../packages/leak-guard/src/index.ts'
import { type GrowthEngine, MOST_ROWS } from './engine.ts'
import { fillingStatements, type SeedDialect } from './population.ts'

const dialect: SeedDialect = {
  numbers: (count) => `generate_series(0, ${count - 1}) as n(i)`,
  id: (kind, index) =>
    `substr(translate(encode(sha256(convert_to('${kind} ' || ${index}, 'UTF8')), 'base64'), '+/', '-_'), 1, 22)`,
  sha256: (text) => `sha256(convert_to(${text}, 'UTF8'))`,
}

/** A database of its own on the PostgreSQL behind `server`, filled to a size. */
export async function postgresEngine(server: string, size: number): Promise<GrowthEngine> {
  const name = `product_of_${size}`
  await work(server, (db) => run(db, `create database ${name}`))
  const address = Object.assign(new URL(server), { pathname: name }).href
  await (await openPostgres(new Secret('DATABASE_URL', address))).destroy()
  await work(address, async (db) => {
    for (const statement of fillingStatements(dialect, size, Date.now())) await run(db, statement)
    // What autovacuum does a little later.
    await run(db, 'vacuum analyze')
  })

  return {
    name: 'PostgreSQL',
    size,
    environment: { DATABASE_URL: address },
    open: async (log) => new Kysely<Database>({ dialect: dialectOf(address, 8), log }),
    letSessionsDie: () =>
      work(address, async (db) => {
        await run(db, 'update sessions set last_seen_at = 1 where get_byte(id_hash, 0) % 2 = 0')
        await run(db, 'vacuum analyze sessions')
      }),
    bytesOfTables: () =>
      work(address, async (db) => {
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

const dialectOf = (address: string, connections: number) =>
  postgresDialect(new Secret('DATABASE_URL', address), { connections })

async function work<Result>(
  address: string,
  task: (db: Kysely<Database>) => Promise<Result>,
): Promise<Result> {
  const db = new Kysely<Database>({ dialect: dialectOf(address, 1) })
  try {
    return await task(db)
  } finally {
    await db.destroy()
  }
}

const run = (db: Kysely<Database>, statement: string) => db.executeQuery(CompiledQuery.raw(statement))

/** Rows that one line of a plan says were handled, or read and thrown away. */
function rowsRead(line: string): number {
  const [, rows = '0', loops = '1'] = /actual .*rows=([\d.]+) loops=(\d+)/.exec(line) ?? []
  const removed = /Rows Removed by Filter: (\d+)/.exec(line)?.[1] ?? '0'
  return Number(rows) * Number(loops) + Number(removed)
}
