import type { Document } from '@app/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { call } from '../../api.ts'
import { isLeaving, protectWork } from '../../leaving.ts'
import { type Autosave, type AutosaveView, createAutosave } from './autosave.ts'
import { openSaves, updateCached } from './document-queries.ts'
import { draftKeeper } from './drafts.ts'

const pauseMs = 1000
/** How long after a save that failed for a moment the next one is made, in milliseconds. */
const againMs = 10_000

/** The autosave of one open document: asks before the page goes with unsaved text, and saves when the editor closes. */
export function useAutosave(document: Document, userId: string): [Autosave, AutosaveView] {
  const queries = useQueryClient()
  const [autosave] = useState(() => {
    const params = { documentId: document.id }
    return createAutosave({
      document,
      drafts: draftKeeper(userId, document.id),
      pauseMs,
      readNewest: () => call('readDocument', { params }),
      async save(text, version) {
        const saved = await call('saveDocument', { params, body: { ...text, version } })
        updateCached(queries, document.id, saved)
        return saved
      },
    })
  })
  const view = useSyncExternalStore(autosave.subscribe, autosave.view)
  const { state } = view

  useEffect(() => {
    if (state.kind !== 'failed' || !state.temporary) return
    const again = setTimeout(autosave.flush, againMs)
    return () => clearTimeout(again)
  }, [autosave, state])

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (autosave.view().state.kind !== 'saved' && !isLeaving()) event.preventDefault()
    }
    const retry = () => {
      if (autosave.view().state.kind === 'failed') void autosave.flush()
    }
    // A function of its own: what is released late must not release what was registered since.
    const release = protectWork(() => autosave.flush())
    window.addEventListener('beforeunload', warn)
    window.addEventListener('online', retry)
    return () => {
      window.removeEventListener('beforeunload', warn)
      window.removeEventListener('online', retry)
      // Restored text that nobody has said a word about stays a draft.
      if (autosave.view().restored) return release()
      const open = autosave.flush().finally(() => {
        release()
        openSaves.delete(document.id)
      })
      openSaves.set(document.id, open)
    }
  }, [autosave, document.id])

  return [autosave, view]
}
