import { ErrorBody, endpoints } from '@app/contracts'
import { expect, test } from 'vitest'
import { rawRequest } from './support/raw-request.ts'
import { testApp } from './support/test-app.ts'

/** Method and path of each route that the server really has, HEAD beside each GET left out. */
function registeredRoutes(printed: string): string[] {
  const stack: string[] = []
  const found: string[] = []
  for (const line of printed.split('\n')) {
    const match = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (match === null) continue
    const [, indent = '', part = '', methods = ''] = match
    stack.splice(indent.length / 4, Infinity, part)
    for (const method of methods.split(', ').filter((name) => name !== '' && name !== 'HEAD')) {
      found.push(`${method} ${stack.join('')}`)
    }
  }
  return found.sort()
}

test('ASVS 13.4.5: the server has the routes of the endpoint table and no other', async () => {
  const { app } = await testApp()
  await app.ready()
  const table = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`)
  expect(registeredRoutes(app.printRoutes({ commonPrefix: false }))).toEqual(table.sort())
})

test('an unknown address under /api is a 404 in the shape of every refusal', async () => {
  const { app } = await testApp()
  const response = await app.inject('/api/nothing-here')
  expect(response.statusCode).toBe(404)
  expect(response.json()).toEqual({
    error: { code: 'NOT_FOUND', message: expect.any(String), requestId: expect.any(String) },
  })
})

test.each([
  ['is not UTF-8', '/api/documents/%ff'],
  ['is not UTF-8 and goes nowhere', '/%c0%af'],
  ['breaks off in the middle of a code', '/api/documents/%'],
  ['is longer than any id', `/api/documents/${'x'.repeat(500)}`],
])('an address that %s is refused in the shape of every refusal, and not repeated', async (_name, url) => {
  const { app } = await testApp()
  const response = await app.inject(url)
  expect(response.statusCode).toBe(400)
  expect(ErrorBody.parse(response.json()).error.code).toBe('VALIDATION')
  expect(response.body).not.toMatch(/%|x{9}/)
})

test.each([
  ['PATCH', '/api/session', 'GET, HEAD, POST, DELETE'],
  ['GET', '/api/velt/token', 'POST'],
  ['POST', '/healthz', 'GET, HEAD'],
  ['PATCH', '/api/documents/any', 'GET, HEAD, PUT, DELETE'],
  ['PATCH', '/api/%73ession', 'GET, HEAD, POST, DELETE'],
  ['PATCH', '/api/documents/a%2Fb?c=/d', 'GET, HEAD, PUT, DELETE'],
] as const)('ASVS 4.1.4: %s %s is a 405 that allows %s', async (method, url, allow) => {
  const { app } = await testApp()
  const response = await app.inject({ method, url })
  expect([response.statusCode, response.headers.allow]).toEqual([405, allow])
  expect(response.json().error.code).toBe('METHOD_NOT_ALLOWED')
  expect(response.headers['set-cookie']).toBeUndefined()
})

test.each([
  ['PATCH', 'http://app.test/api/session?a', 405],
  ['PATCH', '/api/session#there', 405],
  ['PUT', 'HTTP://app.test/api/nothing-here', 404],
  ['PUT', 'http://app.test', 404],
])('%s %s, as only a client of its own making asks, is a %i', async (method, target, status) => {
  const { app } = await testApp()
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const request = `${method} ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`
  const [response] = await rawRequest(Number(port), request)
  expect(response?.statusCode).toBe(status)
})

test.each([
  ['that breaks off', 'application/json', '{"a":'],
  ['of another type', 'text/plain', 'a'],
  ['of a type that is none', 'x', 'a'],
  ['that is too large', 'application/json', ' '.repeat(2_000_000)],
])('a body %s is not looked at where no route takes it', async (_name, type, payload) => {
  const { app } = await testApp()
  const answer = async (method: 'PUT' | 'DELETE' | 'PATCH', url: string) => {
    const response = await app.inject({ method, url, headers: { 'content-type': type }, payload })
    return [response.statusCode, ErrorBody.parse(response.json()).error.code, response.headers.allow]
  }
  expect(await answer('PUT', '/api/nothing-here')).toEqual([404, 'NOT_FOUND', undefined])
  expect(await answer('DELETE', '/nothing-here')).toEqual([404, 'NOT_FOUND', undefined])
  expect(await answer('PUT', '/api/session')).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, HEAD, POST, DELETE'])
  expect(await answer('PATCH', '/healthz')).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, HEAD'])
})

test('an address that cannot be decoded is refused so under a method that no route takes, too', async () => {
  const { app } = await testApp()
  const response = await app.inject({ method: 'PATCH', url: '/api/documents/%ff' })
  expect([response.statusCode, response.json().error.code]).toEqual([400, 'VALIDATION'])
})

test('ASVS 13.4.2, 16.5.1, 16.5.4: an error that nobody meant is a logged 500 that says nothing', async () => {
  const { app, db, log } = await testApp()
  await db.schema.dropTable('memberships').execute()
  const response = await app.inject({
    method: 'POST',
    url: '/api/accounts',
    headers: { 'sec-fetch-site': 'same-origin' },
    payload: { email: 'a@b.example', password: 'a long enough password', name: 'A', organizationName: 'B' },
  })
  expect(response.statusCode).toBe(500)
  expect(response.body).not.toContain('memberships')
  expect(response.json().error.code).toBe('INTERNAL')
  expect(log.join('')).toContain('memberships')
})

test('what a transaction had begun is undone when a later step fails', async () => {
  const { app, db } = await testApp()
  await db.schema.dropTable('memberships').execute()
  await app.inject({
    method: 'POST',
    url: '/api/accounts',
    headers: { 'sec-fetch-site': 'same-origin' },
    payload: { email: 'a@b.example', password: 'a long enough password', name: 'A', organizationName: 'B' },
  })
  expect(await db.selectFrom('users').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('organizations').selectAll().execute()).toEqual([])
})
