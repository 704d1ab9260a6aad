import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'

/** Renders as the product does, with a cache of its own; at `path`. */
export function renderPage(page: ReactNode, path = '/') {
  window.history.replaceState(null, '', path)
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </StrictMode>
  )
  return { ...render(page, { wrapper }), queries }
}
