import { call } from '../../api.ts'
import { leaveFor } from '../../leaving.ts'
import { tabStore } from '../../stores.ts'

/**
 * Signs out of Velt, then of the API, then loads the first page anew. Throws, and changes nothing more, when the API
 * did not end the session. `endVelt` must never reject.
 */
export async function signOut(
  endVelt: () => Promise<void>,
  leave: (path: string) => void = leaveFor,
): Promise<void> {
  await endVelt()
  await call('signOut')
  tabStore.clear()
  leave('/')
}
