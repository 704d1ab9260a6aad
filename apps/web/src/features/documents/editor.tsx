import type { Document } from '@app/contracts'
import { type KeyboardEvent, type ReactNode, useEffect } from 'react'
import { Notice } from '../../ui/notice.tsx'
import { Conflict, conflictTitleId } from './conflict.tsx'
import { DeleteDocument } from './delete-document.tsx'
import { DocumentTop } from './document-top.tsx'
import { SaveLine } from './save-line.tsx'
import { useAutosave } from './use-autosave.ts'

interface EditorProps {
  document: Document
  userId: string
  /** What stands beside the state of saving: the tools of collaboration. */
  toolbar: ReactNode
}

/** One document, open for writing. Ctrl or Cmd with S saves at once. */
export function Editor({ document, userId, toolbar }: EditorProps) {
  const [autosave, { text, state, restored }] = useAutosave(document, userId)
  const title = text.title.trim() || 'Untitled'

  useEffect(() => {
    // Just made, and so to be written.
    if (document.version === 1 && document.body === '') focusBody()
  }, [document])

  useEffect(() => {
    const saveByKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return
      event.preventDefault()
      void autosave.flush()
    }
    window.addEventListener('keydown', saveByKey)
    return () => window.removeEventListener('keydown', saveByKey)
  }, [autosave])

  const enterBody = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    focusBody()
  }

  return (
    <>
      <title>{`${title} · Folio`}</title>
      <h1 className="visually-hidden">{title}</h1>
      <DocumentTop>
        <DeleteDocument documentId={document.id} title={title} onDeleted={autosave.abandon} />
      </DocumentTop>
      <div className="editor-bar">
        <SaveLine
          state={state}
          onRetry={autosave.flush}
          // The focus stays in the text until the person asks: they may be typing.
          onReview={() => window.document.getElementById(conflictTitleId)?.focus()}
        />
        <div className="toolbar">{toolbar}</div>
      </div>
      {restored && (
        <Notice
          action="Discard it"
          onAction={autosave.discardRestored}
          more={{ label: 'Save it', act: autosave.flush }}
        >
          You had not saved this text when you left. It is not saved yet.
        </Notice>
      )}
      {state.kind === 'conflict' && (
        <Conflict theirs={state.theirs} onKeepMine={autosave.keepMine} onTakeTheirs={autosave.takeTheirs} />
      )}
      <div className="sheet">
        <input
          className="title-input"
          dir="auto"
          aria-label="Title"
          value={text.title}
          placeholder="Title"
          autoComplete="off"
          onChange={(event) => autosave.edit({ ...text, title: event.target.value })}
          onKeyDown={enterBody}
        />
        <textarea
          id="body"
          className="body-input"
          dir="auto"
          aria-label="Text"
          value={text.body}
          placeholder="Start writing…"
          onChange={(event) => autosave.edit({ ...text, body: event.target.value })}
        />
      </div>
    </>
  )
}

function focusBody(): void {
  window.document.getElementById('body')?.focus()
}
