import type { Compilable, Kysely } from 'kysely'
import { EmbeddedDatabase } from './embedded-database.ts'
import type { Database } from './schema.ts'

/**
 * Compiles a query once and gives the first row it finds, with other values each time, in the order in which they appear in
 * the query: building it anew costs more than the read itself. For the few queries that every request makes; the embedded
 * database answers them at once, unless a transaction is open there, for whose end Kysely waits.
 */
export function compiled<Row, Values extends readonly unknown[]>(
  db: Kysely<Database>,
  query: Compilable<Row>,
): (...values: Values) => Row | undefined | Promise<Row | undefined> {
  const once = query.compile()
  const sqlite = db instanceof EmbeddedDatabase ? db.sqlite : undefined
  return (...parameters) =>
    sqlite?.isTransaction === false
      ? (sqlite.readFirst(once.sql, parameters) as Row | undefined)
      : db.executeQuery<Row>({ ...once, parameters }).then(({ rows }) => rows[0])
}
