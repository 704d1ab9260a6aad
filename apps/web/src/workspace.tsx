import type { Viewer } from '@app/contracts'
import { useCallback, useRef, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { DocumentListPage } from './features/documents/document-list-page.tsx'
import { DocumentPage } from './features/documents/document-page.tsx'
import { hasDrafts } from './features/documents/drafts.ts'
import { SignOutButton } from './features/session/sign-out-button.tsx'
import { useSessionEnd } from './features/session/use-session-end.ts'
import { Collaboration } from './features/velt/collaboration.tsx'
import { type VeltControl, VeltRoot } from './features/velt/velt-root.tsx'
import { Header } from './ui/header.tsx'
import { Missing } from './ui/missing.tsx'
import { usePageFocus } from './ui/use-page-focus.ts'

/** Everything somebody sees who is signed in: its routes, and collaboration above them. Loaded after sign-in. */
export function Workspace({ viewer }: { viewer: Viewer }) {
  const [, navigate] = useLocation()
  const [organizationId, setOrganizationId] = useState(viewer.organizations[0]?.id ?? '')
  const velt = useRef<VeltControl>(null)
  const endVelt = useCallback(async () => velt.current?.signOut(), [])
  const main = usePageFocus('workspace')
  useSessionEnd(viewer.user.id, endVelt)

  return (
    <VeltRoot viewer={viewer} organizationId={organizationId} ref={velt}>
      <Header
        userName={viewer.user.name}
        organizations={viewer.organizations}
        organizationId={organizationId}
        onOrganization={(id) => {
          setOrganizationId(id)
          navigate('/')
        }}
      >
        <SignOutButton
          hasDrafts={() => hasDrafts(viewer.user.id)}
          endVelt={endVelt}
          resumeVelt={() => velt.current?.signInAgain()}
        />
      </Header>
      <main id="main" ref={main} tabIndex={-1}>
        <Switch>
          <Route path="/">
            <DocumentListPage organizationId={organizationId} userId={viewer.user.id} />
          </Route>
          <Route path="/documents/:documentId">
            {({ documentId }) => (
              <DocumentPage
                key={documentId}
                documentId={documentId}
                userId={viewer.user.id}
                onOrganization={setOrganizationId}
                toolbar={({ id, title, organizationId }) => (
                  <Collaboration documentId={id} documentName={title} organizationId={organizationId} />
                )}
              />
            )}
          </Route>
          <Route path="/sign-up">
            <Redirect to="/" replace />
          </Route>
          <Route>
            <Missing title="There is no page here">
              The address may be mistyped, or the page has moved.
            </Missing>
          </Route>
        </Switch>
      </main>
    </VeltRoot>
  )
}
