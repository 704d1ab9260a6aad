import { useCurrentUser, useVeltClient } from '@veltdev/react'
import { useContext, useEffect } from 'react'
import { PreparedOrganization } from './prepared-organization.ts'
import type { VeltClient } from './velt-client.ts'

/**
 * Tells Velt which document is open, once it is signed in for the document's organization; and that none is, when the
 * page leaves it.
 */
export function useVeltDocument(documentId: string, documentName: string, organizationId: string): void {
  const { client }: { client: VeltClient | null } = useVeltClient()
  const user: { userId?: string } | null | undefined = useCurrentUser()
  // Whose organization the user is in is for us to know: Velt's own user may name it in another way.
  const isPrepared = useContext(PreparedOrganization) === organizationId
  const signedIn = isPrepared && user?.userId !== undefined

  useEffect(() => {
    if (client && signedIn) client.setDocuments?.([{ id: documentId, metadata: { documentName } }])
  }, [client, signedIn, documentId, documentName])

  // A document is left when its id changes, not when its name does.
  useEffect(() => () => void client?.unsetDocuments?.(), [client, documentId])
}
