import type { Viewer } from '@app/contracts'
import { VeltComments, VeltCommentsSidebar, VeltProvider } from '@veltdev/react'
import { type ReactNode, type Ref, useCallback, useImperativeHandle, useMemo, useState } from 'react'
import { createAuthProvider } from './auth-provider.ts'
import { PreparedOrganization } from './prepared-organization.ts'
import { usePreparedIdentity } from './use-prepared-identity.ts'
import { endVeltSignIn, type VeltClient } from './velt-client.ts'
import { VeltNotices } from './velt-notices.tsx'

/** What signing out of the product needs of Velt. */
export interface VeltControl {
  /** Ends Velt's own sign-in; never rejects, also when the script never came. */
  signOut: () => Promise<void>
  signInAgain: () => void
}

interface VeltRootProps {
  viewer: Viewer
  organizationId: string
  ref: Ref<VeltControl>
  children: ReactNode
}

/** Collaboration for everything below. Mounted once, when somebody is signed in, and never taken down. */
export function VeltRoot({ viewer, organizationId, ref, children }: VeltRootProps) {
  const { id, name, email } = viewer.user
  const [config] = useState(() => createConfig(viewer.velt))
  const [client, setClient] = useState<VeltClient | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  const prepared = usePreparedIdentity(client, id, organizationId)
  // VeltProvider signs in again whenever this object's functions change, so it changes only when that is wanted.
  const authProvider = useMemo(
    () => createAuthProvider({ id, name, email }, organizationId, setTrouble),
    [id, name, email, organizationId, attempt],
  )
  const onClientLoad = useCallback((loaded?: VeltClient) => {
    // The script's default evaluator needs unsafe-eval, which the content security policy refuses.
    loaded?.enableSafeEval?.()
    setClient(loaded ?? null)
  }, [])
  const signOut = () => endVeltSignIn(client)
  const signInAgain = () => {
    setTrouble(null)
    setAttempt((count) => count + 1)
  }
  useImperativeHandle(ref, () => ({ signOut, signInAgain }))

  return (
    <VeltProvider
      apiKey={viewer.velt.apiKey}
      config={config}
      authProvider={prepared ? authProvider : undefined}
      onClientLoad={onClientLoad}
    >
      <PreparedOrganization value={prepared ? organizationId : undefined}>{children}</PreparedOrganization>
      <VeltNotices client={client} trouble={trouble} onSignInAgain={() => signOut().then(signInAgain)} />
      <VeltComments />
      <VeltCommentsSidebar />
    </VeltProvider>
  )
}

/** Made for each mount, since the package takes keys out of it; without a version, so that its integrity hash applies. */
function createConfig({ script, cdnHost }: Viewer['velt']) {
  return {
    // Velt's hash cannot fit the sandbox's script.
    integrity: script === 'velt',
    usePrefersColorScheme: true,
    ...(cdnHost !== undefined && { proxyConfig: { cdnHost } }),
  }
}
