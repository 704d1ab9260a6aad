import { type Kysely, PostgresAdapter } from 'kysely'

/** The type of a column of bytes: the one that the two engines do not agree on. */
export const bytesColumn = (db: Kysely<unknown>): 'bytea' | 'blob' =>
  db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob'
