import type { Compilable, Kysely, QueryResult } from 'kysely'
import type { Database } from './schema.ts'

/**
 * Compiles a query once and runs it with other values each time, in the order in which they appear in the query:
 * building it anew costs more than the read itself. For the few queries that every request makes.
 */
export function compiled<Row, Values extends readonly unknown[]>(
  db: Kysely<Database>,
  query: Compilable<Row>,
): (...values: Values) => Promise<QueryResult<Row>> {
  const once = query.compile()
  return (...parameters) => db.executeQuery({ ...once, parameters })
}
