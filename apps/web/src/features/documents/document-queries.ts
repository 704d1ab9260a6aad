import type { Document, DocumentPage } from '@app/contracts'
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from '@tanstack/react-query'
import { call } from '../../api.ts'

/** Saves that go on after their editor has closed, by document: who opens it again must read after them. */
export const openSaves = new Map<string, Promise<unknown>>()

export function documentListQuery(organizationId: string) {
  return infiniteQueryOptions({
    queryKey: ['documents', organizationId],
    queryFn: ({ pageParam, signal }) =>
      call('listDocuments', {
        params: { organizationId },
        query: { ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** Read once for each visit: from then on the editor owns the text, and a refetch must not replace it. */
export function documentQuery(documentId: string) {
  return queryOptions({
    queryKey: ['document', documentId],
    queryFn: async ({ signal }) => {
      await openSaves.get(documentId)
      return call('readDocument', { params: { documentId }, signal })
    },
    staleTime: 'static',
    gcTime: 0,
  })
}

/** Has every page show a document as it was saved, or no longer once it is deleted (null), before it is read again. */
export function updateCached(queries: QueryClient, documentId: string, saved: Document | null): void {
  const { queryKey } = documentQuery(documentId)
  if (saved) queries.setQueriesData<Document>({ queryKey }, (open) => open && saved)
  queries.setQueriesData<InfiniteData<DocumentPage>>({ queryKey: ['documents'] }, (list) => {
    const update = (item: Document) => (item.id === documentId ? (saved ?? []) : item)
    const pages = list?.pages.map((page) => ({ ...page, items: page.items.flatMap(update) }))
    return list && pages && { ...list, pages }
  })
  void queries.invalidateQueries({ queryKey: ['documents'] })
}
