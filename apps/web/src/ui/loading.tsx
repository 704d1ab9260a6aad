interface LoadingProps {
  what: string
  /** How many lines of a list to hold the place of. */
  rows?: number
}

/** Holds the place of what is coming. It shows only after a moment, so that a quick answer does not flash. */
export function Loading({ what, rows = 1 }: LoadingProps) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="placeholder" />
      ))}
    </div>
  )
}
