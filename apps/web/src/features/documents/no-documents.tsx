/** What the list says before there is a first document. */
export function NoDocuments() {
  return (
    <div className="empty">
      <svg viewBox="0 0 64 64" width="64" height="64" aria-hidden="true" focusable="false">
        <path d="M18 8h20l10 10v34a4 4 0 0 1-4 4H18a4 4 0 0 1-4-4V12a4 4 0 0 1 4-4z" className="empty-page" />
        <path d="M38 8v8a2 2 0 0 0 2 2h8M23 30h18M23 38h18M23 46h10" className="empty-lines" />
      </svg>
      <h2>No documents yet</h2>
      <p>Give your first one a title above. Everybody in your organization can read it and write in it.</p>
    </div>
  )
}
