import { expect, test } from 'vitest'
import { commonRefusals, endpoints, errorStatuses, routes } from '../src/index.ts'

test('every route has an endpoint, with the same method and path', () => {
  for (const [name, { method, path }] of Object.entries(endpoints)) {
    expect({ name, method, path }).toEqual({ name, ...routes[name as keyof typeof routes] })
  }
  expect(Object.keys(endpoints)).toEqual(Object.keys(routes))
})

test('no two calls share method and path', () => {
  const calls = Object.values(routes).map(({ method, path }) => `${method} ${path}`)
  expect(new Set(calls).size).toBe(calls.length)
})

test('the parameters of a path are the keys of its params schema', () => {
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, key]) => key)
    const inSchema = 'params' in endpoint ? Object.keys(endpoint.params.shape) : []
    expect([name, inSchema]).toEqual([name, inPath])
  }
})

test('a read takes no body, and every body is strict', () => {
  for (const [name, endpoint] of Object.entries(endpoints)) {
    // Browsers write the reports, and we take what they write.
    if (!('body' in endpoint) || name === 'reportPolicyViolation') continue
    expect([name, endpoint.method]).not.toEqual([name, 'GET'])
    const unknown = endpoint.body.safeParse({ isAdmin: true }).error?.issues ?? []
    expect(unknown.some(({ code }) => code === 'unrecognized_keys')).toBe(true)
  }
})

test('every code in the list is one that some call may answer', () => {
  const answered = new Set<string>([
    ...commonRefusals,
    ...Object.values(endpoints).flatMap(({ refusals }) => refusals),
    // Of what is no call at all: an unknown address or method, or not even a request.
    'NOT_FOUND',
    'METHOD_NOT_ALLOWED',
    'REQUEST_TIMEOUT',
    'HEADERS_TOO_LARGE',
  ])
  expect(Object.keys(errorStatuses).filter((code) => !answered.has(code))).toEqual([])
})
