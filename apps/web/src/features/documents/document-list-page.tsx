import { useInfiniteQuery } from '@tanstack/react-query'
import { wordsFor } from '../../api-error.ts'
import { Failure } from '../../ui/failure.tsx'
import { Loading } from '../../ui/loading.tsx'
import { documentListQuery } from './document-queries.ts'
import { DocumentRow } from './document-row.tsx'
import { NewDocument } from './new-document.tsx'
import { NoDocuments } from './no-documents.tsx'

interface DocumentListPageProps {
  organizationId: string
  userId: string
}

/** Every document of the organization, newest first as the API lists them, a page at a time. */
export function DocumentListPage({ organizationId, userId }: DocumentListPageProps) {
  const list = useInfiniteQuery(documentListQuery(organizationId))
  const documents = list.data?.pages.flatMap((page) => page.items)

  return (
    <div className="list-page">
      <title>Documents · Folio</title>
      <h1>Documents</h1>
      <NewDocument key={organizationId} organizationId={organizationId} />
      {documents?.length === 0 && <NoDocuments />}
      {documents && documents.length > 0 && (
        <ul className="rows">
          {documents.map((document) => (
            <DocumentRow key={document.id} document={document} userId={userId} />
          ))}
        </ul>
      )}
      {list.isPending && <Loading what="your documents" rows={4} />}
      {list.isError && (
        <Failure
          message={wordsFor(list.error)}
          onRetry={list.isFetchNextPageError ? list.fetchNextPage : list.refetch}
        />
      )}
      {list.hasNextPage && !list.isError && (
        <button
          type="button"
          className="button load-more"
          aria-disabled={list.isFetchingNextPage}
          onClick={() => list.isFetchingNextPage || list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
    </div>
  )
}
