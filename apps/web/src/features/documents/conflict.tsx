import type { Document } from '@app/contracts'
import { Moment } from '../../ui/moment.tsx'

/** Where the way to the conflict leads. */
export const conflictTitleId = 'conflict-title'

interface ConflictProps {
  theirs: Document
  onKeepMine: () => void
  onTakeTheirs: () => void
}

/** Two people saved: shows the newer version beside the person's own text, which stays in the editor below. */
export function Conflict({ theirs, onKeepMine, onTakeTheirs }: ConflictProps) {
  return (
    <section className="conflict" aria-labelledby={conflictTitleId}>
      <h2 id={conflictTitleId} tabIndex={-1}>
        Somebody saved a newer version
      </h2>
      <p>
        It is shown here. Your own text is below, as you typed it, and you can still change it. Saving waits
        until you choose.
      </p>
      <article className="theirs" aria-label="The newer version">
        <p className="meta">
          Saved <Moment iso={theirs.updatedAt} />
        </p>
        <h3 dir="auto">{theirs.title}</h3>
        <div className="theirs-body" dir="auto">
          {theirs.body === '' ? <em>No text</em> : theirs.body}
        </div>
      </article>
      <div className="actions">
        <button type="button" className="button primary" onClick={onKeepMine}>
          Keep mine
        </button>
        <button type="button" className="button" onClick={onTakeTheirs}>
          Take theirs
        </button>
      </div>
    </section>
  )
}
