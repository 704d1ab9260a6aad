import { Component, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  children: ReactNode
}

/** The last resort: a page that broke, or a part of it that could not be loaded, says so instead of going blank. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main className="missing" role="alert">
        <h1>This page stopped working</h1>
        <p>
          Part of it may not have loaded. Text you had not saved is kept in this tab and comes back with the
          document.
        </p>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          Load the page again
        </button>
      </main>
    )
  }
}
