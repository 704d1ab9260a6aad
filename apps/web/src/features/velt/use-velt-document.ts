import { useCurrentUser, useVeltClient } from '@veltdev/react'
import { useEffect } from 'react'
import type { VeltClient } from './velt-client.ts'

/** Tells Velt which document is open, once it knows who is here; and that none is, when the page leaves it. */
export function useVeltDocument(documentId: string, documentName: string): void {
  const { client }: { client: VeltClient | null } = useVeltClient()
  const user: { userId?: string } | null | undefined = useCurrentUser()
  const userId = user?.userId

  useEffect(() => {
    if (client && userId) client.setDocuments?.([{ id: documentId, metadata: { documentName } }])
  }, [client, userId, documentId, documentName])

  // A document is left when its id changes, not when its name does.
  useEffect(() => () => void client?.unsetDocuments?.(), [client, documentId])
}
