import type { ReactNode } from 'react'
import { Brand } from '../../ui/brand.tsx'
import { usePageFocus } from '../../ui/use-page-focus.ts'

interface EntryLayoutProps {
  title: string
  children: ReactNode
}

/** The frame of the pages for somebody who is not signed in. */
export function EntryLayout({ title, children }: EntryLayoutProps) {
  const main = usePageFocus(title)
  return (
    <main className="entry" ref={main} tabIndex={-1}>
      <title>{`${title} · Folio`}</title>
      <Brand />
      <h1>{title}</h1>
      {children}
    </main>
  )
}
