import { expect, test, vi } from 'vitest'
import { call, onSessionEnd } from '../src/api.ts'
import { ApiError } from '../src/api-error.ts'
import { refusal, serve } from './support/server.ts'

const document = {
  id: 'd1',
  organizationId: 'o1',
  title: 'Engine',
  body: '',
  version: 2,
  updatedAt: '2026-11-24T00:00:00Z',
}

test('a call fills its path and sends its body as JSON', async () => {
  const seen = await serve({ 'PUT /api/documents/d1': { status: 200, body: document } })
  const body = { title: 'Engine', body: 'text', version: 1 }
  expect(await call('saveDocument', { params: { documentId: 'd1' }, body })).toEqual(document)
  expect(seen).toMatchObject([{ method: 'PUT', url: '/api/documents/d1', body }])
  expect(seen[0]?.headers['content-type']).toBe('application/json')
})

test('a call without a body claims no content type', async () => {
  const seen = await serve({ 'DELETE /api/session': { status: 204 } })
  expect(await call('signOut')).toBeUndefined()
  expect(seen[0]?.headers['content-type']).toBeUndefined()
})

test('a query goes into the address, encoded, without what is undefined', async () => {
  const seen = await serve({
    'GET /api/organizations/o1/documents': { status: 200, body: { items: [], nextCursor: null } },
  })
  const params = { organizationId: 'o1' }
  await call('listDocuments', { params, query: { cursor: 'a&b=/c', limit: 2 } })
  await call('listDocuments', { params, query: { limit: undefined } })
  expect(seen.map(({ url }) => url)).toEqual([
    '/api/organizations/o1/documents?cursor=a%26b%3D%2Fc&limit=2',
    '/api/organizations/o1/documents',
  ])
})

test('an id cannot lead a call to another path', async () => {
  const seen = await serve({})
  const read = (documentId: string) => call('readDocument', { params: { documentId } })
  await expect(read('..')).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' })
  await expect(read('')).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' })
  expect(seen).toEqual([])
  await expect(read('../session')).rejects.toMatchObject({ status: 404 })
  expect(seen.map(({ url }) => url)).toEqual(['/api/documents/..%2Fsession'])
})

test('a refusal becomes an ApiError with everything the API said', async () => {
  const issues = [{ path: '/email', message: 'Not an email address' }]
  await serve({ 'POST /api/session': refusal(400, 'VALIDATION', 'The request is not valid', issues) })
  const error = await call('signIn', { body: { email: '', password: '' } }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    status: 400,
    code: 'VALIDATION',
    message: 'The request is not valid',
    requestId: 'request-1',
    issues,
    temporary: false,
  })
})

test('an answer that is no refusal of the API still is an error in words', async () => {
  await serve({ 'GET /api/session': { status: 502, body: '<h1>Bad gateway</h1>' } })
  await expect(call('readSession')).rejects.toMatchObject({
    status: 502,
    code: 'UNEXPECTED',
    temporary: true,
  })
})

test('a success that is no JSON is an error, not an undefined value', async () => {
  await serve({ 'GET /api/session': { status: 200, body: '<!doctype html>' } })
  await expect(call('readSession')).rejects.toMatchObject({ status: 200, code: 'UNEXPECTED' })
})

test('a network that fails is an ApiError with words', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await expect(call('readSession')).rejects.toMatchObject({ status: 0, code: 'UNREACHABLE', temporary: true })
  vi.unstubAllGlobals()
})

test('a request its caller aborts throws the abort, not a failure to show', async () => {
  await serve({ 'GET /api/session': () => new Promise(() => {}) })
  const controller = new AbortController()
  const pending = call('readSession', { signal: controller.signal })
  controller.abort()
  await expect(pending).rejects.toMatchObject({ name: 'AbortError' })
})

test('a session that ended is heard of wherever it is met, and wrong credentials are not that', async () => {
  await serve({
    'GET /api/documents/d1': refusal(401, 'NOT_SIGNED_IN', 'Please sign in'),
    'POST /api/session': refusal(401, 'WRONG_CREDENTIALS', 'Email or password is wrong'),
  })
  const ended = vi.fn()
  const stop = onSessionEnd(ended)
  await expect(call('signIn', { body: { email: 'a@b.c', password: 'x' } })).rejects.toThrow(ApiError)
  expect(ended).not.toHaveBeenCalled()
  await expect(call('readDocument', { params: { documentId: 'd1' } })).rejects.toThrow(ApiError)
  expect(ended).toHaveBeenCalledTimes(1)
  stop()
  await expect(call('readDocument', { params: { documentId: 'd1' } })).rejects.toThrow(ApiError)
  expect(ended).toHaveBeenCalledTimes(1)
})
