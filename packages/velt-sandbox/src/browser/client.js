import { NO_DOCUMENT } from './page.js'
import { eventsOf, post } from './server.js'
import { createSignIn } from './sign-in.js'
import { Value } from './value.js'

/**
 * What `@veltdev/react` calls of Velt's client for its provider, its user and document hooks and the elements here. Methods
 * and observables stay the same objects, because the hooks subscribe anew to each that is not.
 * @param {import('./server.js').Server} server @param {Parameters<typeof createSignIn>[1]} storage
 * @param {(change: Partial<import('./page.js').Page>) => void} show tells the page's elements what changed
 */
export function createClient(server, storage, show) {
  const { user, errors, signIn, signOut, renew, token } = createSignIn(server, storage)
  const ready = new Value(false)
  const silence = new Value(undefined)
  /** The events that the sandbox has; Velt's others never happen here. */
  const events = { error: errors, userUpdate: user, documentInit: ready }
  let documentId = ''
  let opened = new AbortController()

  function open() {
    opened.abort()
    opened = new AbortController()
    if (ready.current) ready.set(false)
    show({ ...NO_DOCUMENT, documentId, userId: user.current?.userId ?? '' })
    if (user.current && documentId) void follow(user.current.name, opened.signal)
  }

  /** Shows the open document until the signal ends it. @param {string | undefined} name @param {AbortSignal} signal */
  async function follow(name, signal) {
    const path = `/sandbox/documents/${encodeURIComponent(documentId)}`
    /** @param {string} text */
    const addComment = (text) => post(server, `${path}/comments`, token(), { name, text })
    for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, 10_000)) {
      try {
        for await (const state of eventsOf(await post(server, `${path}/events`, token(), { name }, signal))) {
          wait = 500
          show({ ...state, addComment })
          if (!ready.current) ready.set(true)
        }
      } catch (error) {
        if (signal.aborted) return
        const { message, cause } = /** @type {Error} */ (error)
        if (cause === 401) return renew()
        if (typeof cause === 'number') return show({ refusal: message })
      }
      // The server is gone for a while; what it said last stays on the page.
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  /** The first document is the root, the only one with presence in Velt too. @param {{ id: string }[]} documents */
  async function setDocuments([root]) {
    if (root?.id === documentId) return
    documentId = root?.id ?? ''
    open()
  }

  user.subscribe(open)

  return {
    setVeltAuthProvider: signIn,
    signOutUser: async () => {
      documentId = ''
      signOut()
    },
    setDocuments,
    /** @param {string} id */
    setDocument: (id) => setDocuments([{ id }]),
    unsetDocuments: () => setDocuments([]),
    getCurrentUser: () => user,
    getVeltInitState: () => ready,
    /** @param {string} event */
    on: (event) => events[/** @type {keyof typeof events} */ (event)] ?? silence,
  }
}
