import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { call } from '../../api.ts'
import { ApiError, wordsFor } from '../../api-error.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useSingleMutation } from '../../ui/use-single-mutation.ts'
import { updateCached } from './document-queries.ts'

interface DeleteDocumentProps {
  documentId: string
  title: string
  /** Called before the page moves on, so that nothing tries to save what is gone. */
  onDeleted: () => void
}

/** Deletes the document after the person has confirmed it, and goes back to the list. */
export function DeleteDocument({ documentId, title, onDeleted }: DeleteDocumentProps) {
  const [asking, setAsking] = useState(false)
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const remove = useSingleMutation({
    async mutationFn() {
      try {
        await call('deleteDocument', { params: { documentId } })
      } catch (error) {
        // Somebody else was faster.
        if (!(error instanceof ApiError && error.status === 404)) throw error
      }
    },
    onSuccess() {
      onDeleted()
      updateCached(queries, documentId, null)
      navigate('/')
    },
  })

  return (
    <>
      <button type="button" className="button quiet danger" onClick={() => setAsking(true)}>
        Delete
      </button>
      {asking && (
        <ConfirmDialog
          title="Delete this document?"
          confirm="Delete document"
          danger
          pending={remove.isPending}
          error={remove.isError ? wordsFor(remove.error) : undefined}
          onConfirm={() => remove.mutate()}
          onCancel={() => {
            remove.reset()
            setAsking(false)
          }}
        >
          “<bdi>{title}</bdi>” will be gone for everybody in your organization. This cannot be undone.
        </ConfirmDialog>
      )}
    </>
  )
}
