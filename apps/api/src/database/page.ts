import { Id, Text } from '@app/contracts'
import { z } from 'zod'
import { Refusal } from '../errors.ts'

/** Where a page ended: the value of the sort column in its last row, and its id. */
export type Position<Sort extends number | string> = readonly [sort: Sort, id: string]

const AtMoment = z.tuple([z.int(), Id])
const AtName = z.tuple([Text, Id])

/** Reads the cursor of a list that is sorted by a moment. A cursor from elsewhere is a VALIDATION refusal. */
export const momentPosition = (cursor: string | undefined) => read(AtMoment, cursor)

/** Reads the cursor of a list that is sorted by a name. A cursor from elsewhere is a VALIDATION refusal. */
export const namePosition = (cursor: string | undefined) => read(AtName, cursor)

/** Strict, since PostgreSQL refuses to compare what is not of a column's type. */
function read<Sort extends number | string>(
  schema: z.ZodType<[Sort, string]>,
  cursor: string | undefined,
): Position<Sort> | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new Refusal('VALIDATION', 400, 'The request is not valid.', {
      issues: [{ path: '/cursor', message: 'Not a cursor that this list gave' }],
    })
  }
}

/**
 * Cuts `rows`, read with one row more than `limit`, to a page. The row too many only says that there is a next page;
 * `position` gives the sort values of the last row that is kept.
 */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => Position<number | string>,
  item: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const kept = rows.slice(0, limit)
  const last = rows.length > limit ? kept.at(-1) : undefined
  return {
    items: kept.map(item),
    nextCursor: last === undefined ? null : Buffer.from(JSON.stringify(position(last))).toString('base64url'),
  }
}
