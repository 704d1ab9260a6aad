import { browserStore } from '../../stores.ts'
import { endVeltSignIn, type VeltClient } from './velt-client.ts'

const key = 'velt-identity'

/**
 * Makes the browser ready for that person in that organization. Velt keeps its sign-in across page loads, so whoever
 * was signed in last, as another person or for another organization, is signed out first.
 */
export async function prepareIdentity(client: VeltClient, identity: string): Promise<void> {
  const last = browserStore.get(key)
  if (last !== null && last !== identity) await endVeltSignIn(client)
  browserStore.set(key, identity)
}
