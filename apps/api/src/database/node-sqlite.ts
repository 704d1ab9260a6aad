import { existsSync, writeFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { DatabaseUnavailable } from './database-unavailable.ts'

/** What SQLite says when the disk, and not the query, is the trouble: busy, locked, read-only, I/O, full, cannot open. */
const STORAGE_FAULTS = new Set([5, 6, 8, 10, 13, 14])
/** And when the file is: corrupt, not a database. */
const DAMAGE = new Set([11, 26])

export const isDamage = (error: unknown): error is Error => isOneOf(DAMAGE, error)

function attempt<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw asStorageFault(error)
  }
}

function asStorageFault(error: unknown): unknown {
  return isOneOf(STORAGE_FAULTS, error) ? new DatabaseUnavailable(error) : error
}

function isOneOf(codes: ReadonlySet<number>, error: unknown): error is Error {
  // The extended code carries the primary one in its low byte.
  return error instanceof Error && 'errcode' in error && codes.has(Number(error.errcode) & 0xff)
}

export interface NodeSqlite extends SqliteDatabase {
  /** Whether a transaction is open, of which nobody else may see the writes yet. */
  readonly isTransaction: boolean
  /** The first row that a query finds. */
  readFirst(sql: string, parameters: readonly unknown[]): unknown
}

/**
 * `node:sqlite` in the shape that Kysely's SQLite dialect takes. Statements are prepared once per text: Kysely binds
 * every value, so the set of texts is small.
 */
export function openNodeSqlite(path: string): NodeSqlite {
  // Hashes of passwords are in there. SQLite would let everybody read it; what it puts beside it takes the mode of this one.
  if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600, flag: 'a' })
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
  const statements = new Map<string, AdaptedStatement>()
  function prepare(sql: string): AdaptedStatement {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = adapt(attempt(() => database.prepare(sql)))
      statements.set(sql, statement)
    }
    return statement
  }
  return {
    prepare,
    close: () => database.close(),
    get isTransaction() {
      return database.isTransaction
    },
    readFirst: (sql, parameters) => prepare(sql).first(parameters),
  }
}

interface AdaptedStatement extends SqliteStatement {
  first(parameters: readonly unknown[]): unknown
}

function adapt(statement: StatementSync): AdaptedStatement {
  return {
    first(parameters) {
      try {
        return statement.get(...(parameters as SQLInputValue[]))
      } catch (error) {
        throw asStorageFault(error)
      }
    },
    reader: statement.columns().length > 0,
    all: (parameters) => attempt(() => statement.all(...(parameters as SQLInputValue[]))),
    run: (parameters) => attempt(() => statement.run(...(parameters as SQLInputValue[]))),
    iterate: (parameters) =>
      statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
  }
}
