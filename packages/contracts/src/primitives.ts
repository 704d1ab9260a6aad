import { z } from 'zod'

/** An opaque id. Its inside means nothing to a client; the bounds only keep nonsense out of a query. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Not an id')

/** Text without half a surrogate pair: in UTF-8 all of those are one and the same character. */
const WellFormed = z.string().refine((text) => text.isWellFormed(), 'Half a character cannot be kept')

/** Text that every database gives back as it was: PostgreSQL takes no NUL, and none keeps half a surrogate pair. */
export const Text = WellFormed.refine((text) => !text.includes('\0'), 'A NUL character cannot be kept')

/** A moment, ISO 8601 in UTC. */
export const Timestamp = z.iso.datetime()

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'At most 254 characters')
  .pipe(z.email('Not an email address'))

/** Checked exactly as typed: no trimming, no case folding, no rules of composition (ASVS 6.2.5, 6.2.8). */
export const Password = WellFormed.min(12, 'At least 12 characters').max(256, 'At most 256 characters')

export const PersonName = Text.trim().min(1, 'A name is needed').max(80, 'At most 80 characters')

/** The query of every list. A cursor comes from the page before and is opaque. */
export const PageQuery = z.strictObject({
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type PageQuery = z.output<typeof PageQuery>

/** One page of a list; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
