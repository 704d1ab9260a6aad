import type { Document } from '@app/contracts'
import { Link } from 'wouter'
import { Moment } from '../../ui/moment.tsx'
import { draftKeeper } from './drafts.ts'

interface DocumentRowProps {
  document: Document
  userId: string
}

/** One line of the list; it says so when this tab holds unsaved text of the document. */
export function DocumentRow({ document, userId }: DocumentRowProps) {
  const unsaved = draftKeeper(userId, document.id).read() !== null
  return (
    <li>
      <Link href={`/documents/${document.id}`} className="row">
        <span className="row-title" dir="auto">
          {document.title}
        </span>
        {unsaved && <span className="tag">Unsaved changes</span>}
        <span className="meta">
          <Moment iso={document.updatedAt} />
        </span>
      </Link>
    </li>
  )
}
