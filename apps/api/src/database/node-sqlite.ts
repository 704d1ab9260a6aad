import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { DatabaseUnavailable } from './database-unavailable.ts'

/** What SQLite says when the disk, and not the query, is the trouble: busy, locked, read-only, I/O, full, cannot open. */
const STORAGE_FAULTS = new Set([5, 6, 8, 10, 13, 14])

function attempt<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    // The extended code carries the primary one in its low byte.
    if (error instanceof Error && 'errcode' in error && STORAGE_FAULTS.has(Number(error.errcode) & 0xff)) {
      throw new DatabaseUnavailable(error)
    }
    throw error
  }
}

/**
 * `node:sqlite` in the shape that Kysely's SQLite dialect takes. Statements are prepared once per text: Kysely binds
 * every value, so the set of texts is small.
 */
export function openNodeSqlite(path: string): SqliteDatabase {
  const database = attempt(() => new DatabaseSync(path))
  attempt(() =>
    database.exec(`
      PRAGMA busy_timeout = 2000;
      -- One process owns the embedded database; without shared memory to look at, every read is cheaper.
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      -- An answered save is on the disk, power cut included.
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
    `),
  )
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      let statement = statements.get(sql)
      if (statement === undefined) {
        statement = adapt(attempt(() => database.prepare(sql)))
        statements.set(sql, statement)
      }
      return statement
    },
  }
}

function adapt(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => attempt(() => statement.all(...(parameters as SQLInputValue[]))),
    run: (parameters) => attempt(() => statement.run(...(parameters as SQLInputValue[]))),
    iterate: (parameters) =>
      statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
  }
}
