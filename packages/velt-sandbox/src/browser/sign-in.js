import { post } from './server.js'
import { Value } from './value.js'

/**
 * @typedef {{ userId: string, organizationId?: string, name?: string, email?: string }} User
 * @typedef {{ user: User, generateToken?: () => Promise<string>, onError?: (error: unknown) => void,
 *   options?: { forceReset?: boolean }, retryConfig?: { retryCount?: number, retryDelay?: number } }} AuthProvider
 */

/**
 * Who is signed in on this page. Like Velt it keeps the sign-in in the browser and asks for a token only when the kept one is
 * missing, refused, someone else's or expired, or with `forceReset`. A later call makes an earlier one void.
 * @param {import('./server.js').Server} server @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} storage
 */
export function createSignIn(server, storage) {
  const user = new Value(/** @type {User | null} */ (null))
  const errors = new Value(/** @type {{ code: string, message: string } | undefined} */ (undefined))
  const key = `velt-sandbox:${server.apiKey}`
  let token = ''
  let attempt = 0
  let renew = () => {}
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let expiry

  /** Resolves with the user, or with null once `onError` was told why not. @param {AuthProvider} provider */
  async function signIn(provider, kept = provider.options?.forceReset ? null : storage.getItem(key)) {
    const now = user.current ?? provider.user
    if (now.userId !== provider.user.userId || now.organizationId !== provider.user.organizationId) signOut()
    const mine = ++attempt
    clearTimeout(expiry)
    const { retryCount = 0, retryDelay } = provider.retryConfig ?? {}
    for (let left = retryCount; mine === attempt; left -= 1) {
      try {
        const answer = await obtain(provider, kept)
        if (mine !== attempt) break
        token = answer.token
        storage.setItem(key, token)
        renew = () => expire(provider)
        expiry = setTimeout(renew, answer.expiresInSeconds * 1000)
        user.set({ ...provider.user })
        return user.current
      } catch (error) {
        if (mine !== attempt) break
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, retryDelay))
        else {
          signOut()
          provider.onError?.(error)
        }
      }
    }
    return null
  }

  /** @param {AuthProvider} provider @param {string | null} kept */
  async function obtain({ user, generateToken }, kept) {
    const again = kept && (await (await post(server, '/sandbox/sign-in', kept, user)).json())
    if (kept && again.accepted) return { ...again, token: kept }
    if (!generateToken) throw new Error('The sandbox signs nobody in without authProvider.generateToken.')
    const token = await generateToken()
    const answer = await (await post(server, '/sandbox/sign-in', token, user)).json()
    if (answer.accepted) return { ...answer, token }
    throw new Error(answer.message)
  }

  /** Tells the `error` event and gets a new token; the user stays meanwhile. @param {AuthProvider} provider */
  function expire(provider) {
    errors.set({ code: 'token_expired', message: 'The token has expired.' })
    errors.current = undefined
    void signIn(provider, null)
  }

  function signOut() {
    attempt += 1
    clearTimeout(expiry)
    storage.removeItem(key)
    token = ''
    if (user.current) user.set(null)
  }

  return { user, errors, signIn, signOut, renew: () => renew(), token: () => token }
}
