import type { Viewer } from '@app/contracts'
import {
  MutationCache,
  QueryClient,
  QueryClientProvider,
  queryOptions,
  useQuery,
} from '@tanstack/react-query'
import { Route, Switch } from 'wouter'
import { ApiError, wordsFor } from './api-error.ts'
import { ResetPage } from './features/session/reset-page.tsx'
import { sessionQuery } from './features/session/session-query.ts'
import { SignInPage } from './features/session/sign-in-page.tsx'
import { SignUpPage } from './features/session/sign-up-page.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { Failure } from './ui/failure.tsx'
import { Opening } from './ui/opening.tsx'

// Documents and Velt load after sign-in; the page for a visitor stays small. The other ways in would save less by loading
// later, 1.3 KB, than a chunk of what they share with the rest costs.
const loadWorkspace = () => import('./workspace.tsx')

/** Not React's `lazy`: what was suspended is held back, and each page of somebody signed in would begin 300 ms late. */
const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: loadWorkspace,
  staleTime: 'static',
  throwOnError: true,
})

/** The whole product: what holds it together, then who gets to see what. */
export function App() {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <Switch>
          {/* A link opens the same, whoever is signed in. */}
          <Route path="/reset" component={ResetPage} />
          <Route component={Pages} />
        </Switch>
      </QueryClientProvider>
    </ErrorBoundary>
  )
}

function Pages() {
  const { data, error, refetch } = useQuery(sessionQuery)
  if (error) {
    return (
      <main className="entry">
        <Failure message={wordsFor(error)} onRetry={refetch} />
      </main>
    )
  }
  if (!data) return <Opening />
  if (data.viewer) return <SignedIn viewer={data.viewer} />
  return (
    <Switch>
      <Route path="/sign-up" component={SignUpPage} />
      <Route>
        <SignInPage demoPeople={data.demoPeople ?? []} />
      </Route>
    </Switch>
  )
}

function SignedIn({ viewer }: { viewer: Viewer }) {
  const { data: workspace } = useQuery(workspaceQuery)
  return workspace ? <workspace.Workspace viewer={viewer} /> : <Opening />
}

const queries = new QueryClient({
  // A visitor's mutations are ways in: what comes next loads while the server checks them. A failure shows up later.
  mutationCache: new MutationCache({ onMutate: () => void loadWorkspace().catch(() => undefined) }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.temporary,
    },
  },
})

// At once and on every page, or the answer that index.html has asked for would be left lying.
void queries.prefetchQuery(sessionQuery)
