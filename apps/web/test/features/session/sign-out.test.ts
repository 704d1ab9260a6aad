import { expect, test, vi } from 'vitest'
import { signOut } from '../../../src/features/session/sign-out.ts'
import { endVeltSignIn } from '../../../src/features/velt/velt-client.ts'
import { refusal, serve } from '../../support/server.ts'

test('Velt is signed out before the session ends, and then the first page loads anew', async () => {
  const order: string[] = []
  await serve({
    'DELETE /api/session': () => {
      order.push('session')
      return { status: 204 }
    },
  })
  window.sessionStorage.setItem('draft:u1:d1', '{}')
  await signOut(
    async () => void order.push('velt'),
    (path) => order.push(`leave for ${path}`),
  )
  expect(order).toEqual(['velt', 'session', 'leave for /'])
  expect(window.sessionStorage).toHaveLength(0)
})

test('a session the API did not end is not pretended to be over', async () => {
  await serve({ 'DELETE /api/session': refusal(503, 'UNAVAILABLE', 'Not now') })
  window.sessionStorage.setItem('draft:u1:d1', '{}')
  const leave = vi.fn()
  await expect(signOut(async () => {}, leave)).rejects.toMatchObject({ message: 'Not now' })
  expect(leave).not.toHaveBeenCalled()
  expect(window.sessionStorage).toHaveLength(1)
})

test('signing out goes on without a Velt client, with one that throws and with one that never answers', async () => {
  vi.useFakeTimers()
  await endVeltSignIn(null)
  await endVeltSignIn({})
  await endVeltSignIn({
    signOutUser: () => {
      throw new Error('broken')
    },
  })
  await endVeltSignIn({ signOutUser: () => Promise.reject(new Error('refused')) })
  const stuck = endVeltSignIn({ signOutUser: () => new Promise(() => {}) })
  await vi.runAllTimersAsync()
  await stuck
  vi.useRealTimers()
})
