import type { ReactNode } from 'react'
import { Link } from 'wouter'

interface MissingProps {
  title: string
  children: ReactNode
}

/** In place of a page that does not exist: words, and the way back. */
export function Missing({ title, children }: MissingProps) {
  return (
    <div className="missing">
      <title>Not found · Folio</title>
      <h1>{title}</h1>
      <p>{children}</p>
      <Link href="/" className="button">
        Back to the documents
      </Link>
    </div>
  )
}
