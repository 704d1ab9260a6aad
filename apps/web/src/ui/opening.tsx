import { Brand } from './brand.tsx'

/** Stands until it is known which page to show. index.html has the same, so that it is there before any script. */
export function Opening() {
  return (
    <main className="entry">
      <Brand />
      <span role="status" className="visually-hidden">
        Loading the page…
      </span>
    </main>
  )
}
