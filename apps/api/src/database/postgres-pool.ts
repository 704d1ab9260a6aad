import type { Secret } from '@app/leak-guard'
import { PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { DatabaseUnavailable } from './database-unavailable.ts'

/**
 * What PostgreSQL says when the server, and not the query, is the trouble, by the class or code of its SQLSTATE: connection
 * lost (08), login refused (28), deadlock or conflict (40), out of disk, memory or connections (53), cancelled or shutting
 * down (57), I/O (58), a standby that takes no writes (25006), too long idle in a transaction (25P03).
 */
const STORAGE_FAULTS = /^(08|28|40|53|57|58)|^(25006|25P03)$/
/** The type number of bigint; the driver gives it as text unless told otherwise. */
const INT8 = 20

export interface PoolLimits {
  readonly connections: number
  /** For getting a connection, a free one or a new one. Without it and `statementMs` the pool waits as long as it takes. */
  readonly connectMs?: number
  /** For one statement, locks that it waits for included. */
  readonly statementMs?: number
}

async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isStorageFault(error) ? new DatabaseUnavailable(error) : error
  }
}

/** What does not come from the server comes from the way to it, unless a query was put together wrongly. */
function isStorageFault(error: unknown): error is Error {
  if (error instanceof pg.DatabaseError) return STORAGE_FAULTS.test(error.code ?? '')
  return error instanceof Error && !(error instanceof TypeError)
}

/** A dialect of PostgreSQL on a pool of its own. A server that does not do its work is a `DatabaseUnavailable`. */
export function postgresDialect(
  url: Secret,
  { connections, connectMs, statementMs }: PoolLimits,
): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url.open(),
    max: connections,
    keepAlive: true,
    // Whole moments and counts stay far below 2^53.
    types: {
      getTypeParser: (type, format) => (type === INT8 ? Number : pg.types.getTypeParser(type, format)),
    },
    ...(connectMs !== undefined && { connectionTimeoutMillis: connectMs }),
    ...(statementMs !== undefined && {
      statement_timeout: statementMs,
      idle_in_transaction_session_timeout: 2 * statementMs,
      // For a server that is gone without a word, and so cannot say that the statement took too long.
      query_timeout: statementMs + 1_000,
    }),
  })
  // A connection that breaks without a query to tell it to, in the pool or in the middle of a transaction, would end the
  // process. The pool drops it, and the next query opens another or says what is wrong.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new PostgresDialect({
    pool: {
      options: {},
      connect: async () => adapt(await attempt(() => pool.connect())),
      end: () => pool.end(),
    },
  })
}

function adapt(client: pg.PoolClient): PostgresPoolClient {
  let broken = false
  const query = (sql: string, parameters: readonly unknown[]) =>
    attempt(() => client.query(sql, [...parameters])).catch((error: unknown) => {
      // Nobody knows what such a connection still has to say.
      if (error instanceof DatabaseUnavailable) broken = true
      throw error
    })
  return {
    // Without its other form, for cursors, which the dialect is not given.
    query: query as unknown as PostgresPoolClient['query'],
    release: (discard) => client.release(broken || discard === true),
  }
}
