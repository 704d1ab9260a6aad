import type { Document } from '@app/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { call } from '../../api.ts'
import { wordsFor } from '../../api-error.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useSingleMutation } from '../../ui/use-single-mutation.ts'

interface DeleteDocumentProps {
  document: Document
  /** Called before the page moves on, so that nothing tries to save what is gone. */
  onDeleted: () => void
}

/** Deletes the document after the person has confirmed it, and goes back to the list. */
export function DeleteDocument({ document, onDeleted }: DeleteDocumentProps) {
  const [asking, setAsking] = useState(false)
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const remove = useSingleMutation({
    mutationFn: () => call('deleteDocument', { params: { documentId: document.id } }),
    onSuccess: async () => {
      onDeleted()
      await queries.invalidateQueries({ queryKey: ['documents'] })
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
          “{document.title}” will be gone for everybody in your organization. This cannot be undone.
        </ConfirmDialog>
      )}
    </>
  )
}
