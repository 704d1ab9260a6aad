import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './schema.ts'

type Table = keyof Database
type Row = Selectable<Database[Table]>

/** Every table, those that others refer to first. A test holds this list to what the migrations make. */
export const TABLES = [
  'users',
  'organizations',
  'memberships',
  'documents',
  'used_reset_links',
  'sessions',
] as const satisfies readonly Table[]

/** So many rows go over at once, or fewer when they are long: a document may have 100,000 characters. */
const ROWS_AT_ONCE = 500
const CHARACTERS_AT_ONCE = 4_000_000

export type TableCounts = Readonly<Record<Table, number>>

/** The target holds something. Nothing was copied, since copying would double or mix what is there. */
export class TargetNotEmpty extends Error {
  readonly source: TableCounts
  readonly target: TableCounts

  constructor(source: TableCounts, target: TableCounts) {
    super('The target of the copy is not empty')
    this.name = 'TargetNotEmpty'
    this.source = source
    this.target = target
  }
}

/**
 * Copies every row of the embedded database `source` to the PostgreSQL `target`, both with their tables up to date, and
 * counts both sides before it commits. All in one transaction: it is there as a whole or not at all. Nobody else can write to
 * the target meanwhile. Throws `TargetNotEmpty`.
 */
export async function copyDatabase(
  source: Kysely<Database>,
  target: Kysely<Database>,
  onProgress: (table: Table, copied: number, of: number) => void,
): Promise<TableCounts> {
  const expected = await countRows(source)
  await target.transaction().execute(async (transaction) => {
    await sql`lock table ${sql.join(TABLES.map((table) => sql.table(table)))} in exclusive mode`.execute(
      transaction,
    )
    const before = await countRows(transaction)
    if (TABLES.some((table) => before[table] > 0)) throw new TargetNotEmpty(expected, before)
    for (const table of TABLES) {
      let copied = 0
      onProgress(table, 0, expected[table])
      for await (const rows of batches(source, table)) {
        await transaction.insertInto(table).values(rows).execute()
        copied += rows.length
        onProgress(table, copied, expected[table])
      }
    }
    const after = await countRows(transaction)
    const wrong = TABLES.find((table) => after[table] !== expected[table])
    if (wrong !== undefined) {
      throw new Error(`${expected[wrong]} rows of ${wrong} were to be copied, and ${after[wrong]} are there`)
    }
  })
  return expected
}

async function countRows(db: Kysely<Database>): Promise<TableCounts> {
  const counts = TABLES.map((table) => sql`(select count(*) from ${sql.table(table)}) as ${sql.ref(table)}`)
  const { rows } = await sql<TableCounts>`select ${sql.join(counts)}`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('The database does not count its rows')
  return row
}

async function* batches(db: Kysely<Database>, table: Table): AsyncGenerator<Row[]> {
  let rows: Row[] = []
  let characters = 0
  for await (const row of db.selectFrom(table).selectAll().stream()) {
    rows.push(row)
    for (const value of Object.values(row)) if (typeof value === 'string') characters += value.length
    if (rows.length < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE) continue
    yield rows
    rows = []
    characters = 0
  }
  if (rows.length > 0) yield rows
}
