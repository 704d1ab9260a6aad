import { renderHook, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { call } from '../../../src/api.ts'
import { sessionHasEnded } from '../../../src/features/session/session-end.ts'
import { useSessionEnd } from '../../../src/features/session/use-session-end.ts'
import { ada } from '../../support/people.ts'
import { refusal, serve } from '../../support/server.ts'

function watch() {
  const endVelt = vi.fn(async () => {})
  const leave = vi.fn()
  window.history.replaceState(null, '', '/documents/d1')
  renderHook(() => useSessionEnd('u1', endVelt, leave))
  return { endVelt, leave }
}

const comeBack = () => document.dispatchEvent(new Event('visibilitychange'))

test('a call that finds the session gone ends Velt’s sign-in once and loads the same address anew', async () => {
  await serve({ 'GET /api/documents/d1': refusal(401, 'NOT_SIGNED_IN', 'Please sign in') })
  const { endVelt, leave } = watch()
  const read = () => call('readDocument', { params: { documentId: 'd1' } }).catch(() => undefined)
  await Promise.all([read(), read()])
  await waitFor(() => expect(leave).toHaveBeenCalledWith('/documents/d1'))
  expect(endVelt).toHaveBeenCalledTimes(1)
  expect(leave).toHaveBeenCalledTimes(1)
  expect(sessionHasEnded()).toBe(true)
})

test('a page that comes back into view to another person, or to nobody, ends too', async () => {
  const answer = { status: 200, body: { viewer: { ...ada, user: { ...ada.user, id: 'u2' } } } }
  await serve({ 'GET /api/session': () => answer })
  const { leave } = watch()
  comeBack()
  await waitFor(() => expect(leave).toHaveBeenCalledTimes(1))
})

test('a page that comes back to the same person, or offline, stays', async () => {
  const seen = await serve({
    'GET /api/session': () =>
      seen.length === 1 ? { status: 200, body: { viewer: ada } } : refusal(503, 'UNAVAILABLE', 'Not now'),
  })
  const { leave } = watch()
  comeBack()
  await waitFor(() => expect(seen).toHaveLength(1))
  comeBack()
  await waitFor(() => expect(seen).toHaveLength(2))
  await call('readSession').catch(() => undefined)
  expect(leave).not.toHaveBeenCalled()
  expect(sessionHasEnded()).toBe(false)
})
