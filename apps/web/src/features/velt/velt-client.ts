/** What this product uses of the client that Velt's script makes; the script may be older or newer than the package. */
export interface VeltClient {
  signOutUser?: () => unknown
  enableSafeEval?: () => unknown
  setDocuments?: (documents: { id: string; metadata: { documentName: string } }[]) => unknown
  unsetDocuments?: () => unknown
}

const longestWaitMs = 3000

/** Ends Velt's own sign-in in this browser. Never rejects and never waits long: signing out must go on without Velt. */
export async function endVeltSignIn(client: VeltClient | null): Promise<void> {
  const ended = Promise.resolve()
    .then(() => client?.signOutUser?.())
    .catch(() => undefined)
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, longestWaitMs))])
}
