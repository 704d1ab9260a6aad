import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createSignIn } from '../../src/browser/sign-in.js'
import type { Sandbox } from '../../src/index.ts'
import { KEYS, startTestSandbox, tokenFor } from '../start-test-sandbox.ts'

const ADA = { userId: 'ada', organizationId: 'engines', email: 'ada@example.com', name: 'Ada Lovelace' }
const HOURS_48 = 48 * 3600 * 1000

afterEach(() => vi.useRealTimers())

/** What the browser keeps between page loads. */
function memoryStorage() {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

/** A page load: a new sign-in over the same storage. It signs out at the end, so that no timer is left. */
function loadPage(sandbox: Sandbox, storage = memoryStorage(), apiKey = KEYS.apiKey) {
  const signIn = createSignIn({ origin: sandbox.url, apiKey }, storage)
  const told: string[] = []
  signIn.errors.subscribe((error) => error && told.push(error.code))
  onTestFinished(() => signIn.signOut())
  return { signIn, storage, told }
}

/** An authProvider as the web app gives it, with a record of what was called. */
function provider(sandbox: Sandbox, user = ADA, holder = user) {
  const { name: _, ...claims } = holder
  return {
    user,
    generateToken: vi.fn(() => tokenFor(sandbox, claims)),
    onError: vi.fn((_error: unknown) => {}),
  }
}

test('the first sign-in asks for a token once and shows the user', async () => {
  const sandbox = await startTestSandbox()
  const { signIn } = loadPage(sandbox)
  const auth = provider(sandbox)
  const seen: unknown[] = []
  signIn.user.subscribe((user) => seen.push(user))
  expect(await signIn.signIn(auth)).toEqual(ADA)
  expect(seen).toEqual([null, ADA])
  expect(auth.generateToken).toHaveBeenCalledOnce()
  expect(auth.onError).not.toHaveBeenCalled()
})

test('a reload with a live sign-in asks for no token', async () => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  await signIn.signIn(provider(sandbox))
  const again = provider(sandbox)
  expect(await loadPage(sandbox, storage).signIn.signIn(again)).toEqual(ADA)
  expect(again.generateToken).not.toHaveBeenCalled()
})

test('forceReset asks for a token although one is kept', async () => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  await signIn.signIn(provider(sandbox))
  const again = provider(sandbox)
  await loadPage(sandbox, storage).signIn.signIn({ ...again, options: { forceReset: true } })
  expect(again.generateToken).toHaveBeenCalledOnce()
})

test.each([
  ['userId', { ...ADA, userId: 'grace' }],
  ['organizationId', { ...ADA, organizationId: 'bletchley' }],
])('a kept sign-in is dropped for a user with another %s', async (_, user) => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  await signIn.signIn(provider(sandbox))
  const next = provider(sandbox, user)
  expect(await loadPage(sandbox, storage).signIn.signIn(next)).toEqual(user)
  expect(next.generateToken).toHaveBeenCalledOnce()
})

test('a kept sign-in is dropped when the sandbox no longer accepts it', async () => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  await signIn.signIn(provider(sandbox))
  const restarted = await startTestSandbox()
  const next = provider(restarted)
  expect(await loadPage(restarted, storage).signIn.signIn(next)).toEqual(ADA)
  expect(next.generateToken).toHaveBeenCalledOnce()
})

test('sign-out forgets the kept sign-in and shows nobody', async () => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  await signIn.signIn(provider(sandbox))
  expect(storage.items.size).toBe(1)
  signIn.signOut()
  expect(storage.items.size).toBe(0)
  expect([signIn.user.current, signIn.token()]).toEqual([null, ''])
})

test('a sign-out while the token is on its way leaves nobody signed in', async () => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  const auth = provider(sandbox)
  const pending = signIn.signIn(auth)
  signIn.signOut()
  expect(await pending).toBeNull()
  expect([signIn.user.current, storage.items.size, auth.onError.mock.calls.length]).toEqual([null, 0, 0])
})

test('a rejected generateToken is told to onError and leaves nobody signed in', async () => {
  const sandbox = await startTestSandbox()
  const { signIn } = loadPage(sandbox)
  const auth = provider(sandbox)
  const failure = new Error('403')
  auth.generateToken.mockRejectedValue(failure)
  expect(await signIn.signIn(auth)).toBeNull()
  expect(auth.onError.mock.calls).toEqual([[failure]])
  expect(auth.generateToken).toHaveBeenCalledOnce()
  expect(signIn.user.current).toBeNull()
})

test.each([
  ['organizationId', { ...ADA, organizationId: 'bletchley' }],
  ['email', { ...ADA, email: 'other@example.com' }],
])("a token with another %s than the page's user is refused", async (field, holder) => {
  const sandbox = await startTestSandbox()
  const { signIn, storage } = loadPage(sandbox)
  const auth = provider(sandbox, ADA, holder)
  expect(await signIn.signIn(auth)).toBeNull()
  expect(String(auth.onError.mock.calls[0]?.[0])).toContain(field)
  expect(storage.items.size).toBe(0)
})

test('a page with another API key than the sandbox signs nobody in', async () => {
  const sandbox = await startTestSandbox()
  const auth = provider(sandbox)
  expect(await loadPage(sandbox, memoryStorage(), 'another-key').signIn.signIn(auth)).toBeNull()
  expect(String(auth.onError.mock.calls[0]?.[0])).toContain('another API key')
})

test('a failed sign-in is tried again as often as retryConfig says, and then told once', async () => {
  const sandbox = await startTestSandbox()
  const { signIn } = loadPage(sandbox)
  const auth = provider(sandbox)
  auth.generateToken.mockRejectedValueOnce(new Error('first')).mockRejectedValueOnce(new Error('second'))
  expect(await signIn.signIn({ ...auth, retryConfig: { retryCount: 2, retryDelay: 1 } })).toEqual(ADA)
  expect(auth.generateToken).toHaveBeenCalledTimes(3)
  expect(auth.onError).not.toHaveBeenCalled()

  signIn.signOut()
  auth.generateToken.mockRejectedValue(new Error('always'))
  expect(await signIn.signIn({ ...auth, retryConfig: { retryCount: 1 } })).toBeNull()
  expect(auth.generateToken).toHaveBeenCalledTimes(5)
  expect(auth.onError).toHaveBeenCalledOnce()
})

test('after 48 hours the page is told token_expired and gets a new token by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const sandbox = await startTestSandbox()
  const { signIn, told } = loadPage(sandbox)
  const auth = provider(sandbox)
  await signIn.signIn(auth)
  const first = signIn.token()
  await vi.advanceTimersByTimeAsync(HOURS_48 - 60_000)
  expect([told, auth.generateToken.mock.calls.length]).toEqual([[], 1])
  await vi.advanceTimersByTimeAsync(60_000)
  await vi.waitFor(() => expect(signIn.token()).not.toBe(first))
  expect([told, auth.generateToken.mock.calls.length]).toEqual([['token_expired'], 2])
  expect(signIn.user.current).toEqual(ADA)
})

test('when no new token comes after expiry, nobody is signed in any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const sandbox = await startTestSandbox()
  const { signIn } = loadPage(sandbox)
  const auth = provider(sandbox)
  await signIn.signIn(auth)
  auth.generateToken.mockRejectedValue(new Error('signed out of the app'))
  await vi.advanceTimersByTimeAsync(HOURS_48)
  expect(auth.onError).toHaveBeenCalledOnce()
  expect(signIn.user.current).toBeNull()
})
