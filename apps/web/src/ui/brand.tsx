/** The product's mark and name. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" className="brand-tile" />
        <path d="M10 8h8l5 5v11a1 1 0 0 1-1 1H10a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z" className="brand-page" />
        <path d="M12.5 16.5h7M12.5 20.5h5" className="brand-lines" />
      </svg>
      <span className="brand-name">Folio</span>
    </span>
  )
}
