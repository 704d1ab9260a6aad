import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
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
