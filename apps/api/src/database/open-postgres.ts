import type { Secret } from '@app/leak-guard'
import { Kysely } from 'kysely'
import { StartRefusal } from '../start-refusal.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { migrate } from './migrate.ts'
import { type PoolLimits, postgresDialect } from './postgres-pool.ts'
import type { Database } from './schema.ts'

/** Ten processes fit into the hundred connections that PostgreSQL takes unless told otherwise. */
const SERVING: PoolLimits = { connections: 8, connectMs: 2_000, statementMs: 3_000 }

/**
 * Opens the database behind `url` and brings its tables up to date; of several processes that start at once, one does that
 * while the others wait for its lock. It reconnects by itself. Throws `StartRefusal`.
 */
export async function openPostgres(url: Secret, limits = SERVING): Promise<Kysely<Database>> {
  // A migration may take its time, and so may waiting for somebody else's.
  const patient = new Kysely<Database>({
    dialect: postgresDialect(url, { connections: 2, connectMs: 10_000 }),
  })
  try {
    await migrate(patient)
  } catch (error) {
    if (error instanceof StartRefusal) throw error
    const { message } = (error instanceof DatabaseUnavailable ? error.cause : error) as Error
    throw new StartRefusal(
      `PostgreSQL cannot be used (${message}). Make sure that it runs and that DATABASE_URL names its host, port, user, password and database.`,
      error,
    )
  } finally {
    await patient.destroy()
  }
  return new Kysely<Database>({ dialect: postgresDialect(url, limits) })
}
