import { Id } from '@app/contracts'
import { z } from 'zod'
import { Refusal } from '../errors.ts'

/** Where a page ended: the moment by which its last row is sorted, and its id. */
export type Position = readonly [moment: number, id: string]

/** Strict, since PostgreSQL refuses to compare what is not of a column's type. */
const AtMoment = z.tuple([z.int(), Id])

/** Reads the cursor of a list that is sorted by a moment. A cursor from elsewhere is a VALIDATION refusal. */
export function momentPosition(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  try {
    return AtMoment.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new Refusal('VALIDATION', 400, 'The request is not valid.', {
      issues: [{ path: '/cursor', message: 'Not a cursor that this list gave' }],
    })
  }
}

/**
 * Cuts `rows`, read with one row more than `limit`, to a page. The row too many only says that there is a next page;
 * `position` gives that of a row, for the last one that is kept.
 */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => Position,
  item: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const kept = rows.slice(0, limit)
  const last = rows.length > limit ? kept.at(-1) : undefined
  return {
    items: kept.map(item),
    nextCursor: last === undefined ? null : Buffer.from(JSON.stringify(position(last))).toString('base64url'),
  }
}
