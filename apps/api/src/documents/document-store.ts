import type { Document, DocumentChange, NewDocument } from '@app/contracts'
import { type Kysely, sql } from 'kysely'
import { newId } from '../database/new-id.ts'
import { momentPosition, page } from '../database/page.ts'
import type { Database } from '../database/schema.ts'
import { notFound, versionConflict } from '../errors.ts'

export type DocumentStore = ReturnType<typeof createDocumentStore>

const columns = [
  'documents.id',
  'documents.organization_id as organizationId',
  'documents.title',
  'documents.body',
  'documents.version',
  'documents.updated_at as updatedAt',
] as const

const toDocument = (row: Omit<Document, 'updatedAt'> & { updatedAt: number }): Document => ({
  ...row,
  updatedAt: new Date(row.updatedAt).toISOString(),
})

/** So many bytes of bodies a page holds, or one body that is longer. */
const PAGE_BYTES = 1024 * 1024

/** How many of the first rows a page can hold together. */
function countFitting(rows: readonly { bytes: number }[]): number {
  let bytes = 0
  const tooMany = rows.findIndex((row) => {
    bytes += row.bytes
    return bytes > PAGE_BYTES
  })
  return tooMany === -1 ? rows.length : Math.max(tooMany, 1)
}

/**
 * The documents of organizations. Each call by document id carries the user it is made for and sees only documents of
 * that user's organizations: any other is NOT_FOUND, as if it did not exist.
 */
export function createDocumentStore(db: Kysely<Database>) {
  const organizationsOf = (userId: string) =>
    db.selectFrom('memberships').where('user_id', '=', userId).select('organization_id')

  const find = async (userId: string, documentId: string): Promise<Document> => {
    const row = await db
      .selectFrom('documents')
      .where('id', '=', documentId)
      .where('organization_id', 'in', organizationsOf(userId))
      .select(columns)
      .executeTakeFirst()
    if (row === undefined) throw notFound('document')
    return toDocument(row)
  }

  return {
    find,

    /**
     * The organization's documents, latest change first, a page at a time. Bodies are measured before any is read, and where they
     * come to more than a page may hold it ends early.
     */
    async list(organizationId: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
      const position = momentPosition(cursor)
      const measured = await db
        .selectFrom('documents')
        .where('organization_id', '=', organizationId)
        .$if(position !== undefined, (query) =>
          query.where(sql<boolean>`(updated_at, id) < (${position?.[0]}, ${position?.[1]})`),
        )
        .select(['id', 'updated_at as updatedAt'])
        // Both engines know it without reading the text.
        .select(({ fn }) => fn<number>('octet_length', ['body']).as('bytes'))
        .orderBy('updated_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const fitting = page(
        measured,
        Math.min(limit, countFitting(measured)),
        (row) => [row.updatedAt, row.id],
        (row) => row.id,
      )
      if (fitting.items.length === 0) return { items: [], nextCursor: null }
      const rows = await db.selectFrom('documents').where('id', 'in', fitting.items).select(columns).execute()
      const found = new Map(rows.map((row) => [row.id, toDocument(row)]))
      // One that was removed meanwhile is left out.
      return { ...fitting, items: fitting.items.flatMap((id) => found.get(id) ?? []) }
    },

    async create(organizationId: string, { title }: NewDocument): Promise<Document> {
      const row = { id: newId(), organization_id: organizationId, title, body: '', updated_at: Date.now() }
      return toDocument(
        await db.insertInto('documents').values(row).returning(columns).executeTakeFirstOrThrow(),
      )
    },

    /** Saves over the version that the change began with. Throws VERSION_CONFLICT when a newer one is there. */
    async save(
      userId: string,
      documentId: string,
      { title, body, version }: DocumentChange,
    ): Promise<Document> {
      const saved = await db
        .updateTable('documents')
        .set({ title, body, version: version + 1, updated_at: Date.now() })
        .where('id', '=', documentId)
        .where('version', '=', version)
        .where('organization_id', 'in', organizationsOf(userId))
        .returning(columns)
        .executeTakeFirst()
      if (saved !== undefined) return toDocument(saved)
      await find(userId, documentId)
      throw versionConflict()
    },

    async remove(userId: string, documentId: string): Promise<void> {
      const { numDeletedRows } = await db
        .deleteFrom('documents')
        .where('id', '=', documentId)
        .where('organization_id', 'in', organizationsOf(userId))
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) throw notFound('document')
    },
  }
}
