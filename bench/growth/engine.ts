import type { Kysely, LogEvent } from 'kysely'
import type { Database } from '../../apps/api/src/database/schema.ts'

/** How a query is carried out: as the engine says it, and what of that grows with the data. */
export interface Plan {
  readonly lines: readonly string[]
  /** What makes it slower the more there is; empty when nothing does. */
  readonly faults: readonly string[]
}

/** A database of a product of some size. While the API runs on it, nothing here may be called. */
export interface GrowthEngine {
  readonly name: string
  /** How many people there are, and documents, and sessions. */
  readonly size: number
  /** What tells the API to use it. */
  readonly environment: Readonly<Record<string, string>>
  open(log: (event: LogEvent) => void): Promise<Kysely<Database>>
  /** Makes half of the sessions as old as can be. */
  letSessionsDie(): Promise<void>
  /** Bytes on the disk of each table with its indexes. */
  bytesOfTables(): Promise<ReadonlyMap<string, number>>
  planOf(db: Kysely<Database>, sql: string, parameters: readonly unknown[]): Promise<Plan>
}

/** A page is 101 rows at most; with what is joined to them, no request has cause to read more than this. */
export const MOST_ROWS = 1_000
