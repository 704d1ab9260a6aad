import type { ReactNode } from 'react'
import { Brand } from '../../ui/brand.tsx'

interface EntryLayoutProps {
  title: string
  children: ReactNode
}

/** The frame of the pages for somebody who is not signed in. */
export function EntryLayout({ title, children }: EntryLayoutProps) {
  return (
    <main className="entry">
      <title>{`${title} · Folio`}</title>
      <Brand />
      <h1>{title}</h1>
      {children}
    </main>
  )
}
