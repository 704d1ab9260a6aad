import { z } from 'zod'
import { Id, pageOf, Text, Timestamp } from './primitives.ts'

const Title = Text.trim().min(1, 'A title is needed').max(200, 'At most 200 characters in a title')

export const Document = z.object({
  id: Id,
  organizationId: Id,
  title: z.string(),
  body: z.string(),
  version: z.int(),
  updatedAt: Timestamp,
})
export type Document = z.infer<typeof Document>

/** Where bodies are long a page has fewer documents than its limit; only `nextCursor` says whether it is the last. */
export const DocumentPage = pageOf(Document)
export type DocumentPage = z.infer<typeof DocumentPage>

export const NewDocument = z.strictObject({ title: Title })
export type NewDocument = z.output<typeof NewDocument>

/** `version` is the one the editor began with; a save over a newer one is refused with VERSION_CONFLICT. */
export const DocumentChange = z.strictObject({
  title: Title,
  body: Text.max(100_000, 'At most 100,000 characters'),
  version: z.int().min(1),
})
export type DocumentChange = z.output<typeof DocumentChange>

export const DocumentParams = z.strictObject({ documentId: Id })
