import { z } from 'zod'
import { Refusal } from '../errors.ts'

/** Where a page ended: the values of the sort columns in its last row, in the order of the sort. */
const Position = z.tuple([z.union([z.number(), z.string()]), z.string()])
type Position = z.infer<typeof Position>

/** Reads a cursor that `page` made. A cursor from elsewhere is a VALIDATION refusal. */
export function positionOf(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
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
