import { useEffect, useState } from 'react'
import { prepareIdentity } from './identity.ts'
import type { VeltClient } from './velt-client.ts'

/** Whether Velt may sign in as that person now; false while the one before is being signed out. */
export function usePreparedIdentity(
  client: VeltClient | null,
  userId: string,
  organizationId: string,
): boolean {
  const identity = `${userId}/${organizationId}`
  const [prepared, setPrepared] = useState<string>()

  useEffect(() => {
    if (!client) return
    let current = true
    void prepareIdentity(client, identity).then(() => {
      if (current) setPrepared(identity)
    })
    return () => {
      current = false
    }
  }, [client, identity])

  return prepared === identity
}
