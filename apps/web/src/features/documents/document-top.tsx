import type { ReactNode } from 'react'
import { Link } from 'wouter'

/** Above every document: the way back, and what can be done with the document as a whole. */
export function DocumentTop({ children }: { children?: ReactNode }) {
  return (
    <div className="document-top">
      <Link href="/" className="back">
        <span aria-hidden="true">←</span> Documents
      </Link>
      {children}
    </div>
  )
}
