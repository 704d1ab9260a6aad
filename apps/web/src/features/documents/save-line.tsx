import type { SaveState } from './autosave.ts'

const words = {
  saved: 'Saved',
  unsaved: 'Unsaved changes',
  saving: 'Saving…',
  conflict: 'Not saved: there is a newer version',
  gone: 'Not saved: somebody deleted this document. You can still copy your text from here.',
}

interface SaveLineProps {
  state: SaveState
  onRetry: () => void
  onReview: () => void
}

/** Says where the text stands; a failure says why and offers another try, a conflict leads to the choice. */
export function SaveLine({ state, onRetry, onReview }: SaveLineProps) {
  return (
    <div className="save-line" data-state={state.kind}>
      <span role="status">{state.kind === 'failed' ? `Not saved: ${state.message}` : words[state.kind]}</span>
      {state.kind === 'failed' && (
        <button type="button" className="button small" onClick={onRetry}>
          Retry
        </button>
      )}
      {state.kind === 'conflict' && (
        <button type="button" className="button small" onClick={onReview}>
          Compare
        </button>
      )}
    </div>
  )
}
