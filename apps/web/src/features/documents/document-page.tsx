import type { Document } from '@app/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { ApiError, wordsFor } from '../../api-error.ts'
import { Failure } from '../../ui/failure.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Missing } from '../../ui/missing.tsx'
import { documentQuery } from './document-queries.ts'
import { DocumentTop } from './document-top.tsx'
import { Editor } from './editor.tsx'

interface DocumentPageProps {
  documentId: string
  userId: string
  onOrganization: (organizationId: string) => void
  toolbar: (document: Document) => ReactNode
}

/** The page of one document; tells which organization it belongs to as soon as that is known. */
export function DocumentPage({ documentId, userId, onOrganization, toolbar }: DocumentPageProps) {
  const { data: document, error, refetch } = useQuery(documentQuery(documentId))
  const organizationId = document?.organizationId
  useEffect(() => {
    if (organizationId !== undefined) onOrganization(organizationId)
  }, [organizationId, onOrganization])

  if (error instanceof ApiError && error.status === 404) {
    return (
      <Missing title="This document is not here">
        It may have been deleted, or it belongs to an organization you are not a member of.
      </Missing>
    )
  }
  return (
    <div className="document">
      {document && (
        <Editor key={document.id} document={document} userId={userId} toolbar={toolbar(document)} />
      )}
      {!document && <DocumentTop />}
      {!document && error && <Failure message={wordsFor(error)} onRetry={refetch} />}
      {!document && !error && <Loading what="the document" />}
    </div>
  )
}
