import { type Endpoint, endpoints } from '@app/contracts'
import { expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

const credentials = JSON.stringify({ email: 'a@b.example', password: 'x' })

test.each([
  ['application/json', 401],
  ['application/json; charset=utf-8', 401],
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/jsonp', 415],
  ['text/plain; application/json', 415],
])('ASVS 3.5.2: a body of type %s is answered %i', async (type, status) => {
  const { app } = await testApp()
  const response = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': type },
    payload: credentials,
  })
  expect(response.statusCode).toBe(status)
  if (status === 415) expect(response.json().error.code).toBe('UNSUPPORTED_MEDIA_TYPE')
})

test.each([
  ['an empty body', '', 400, 'VALIDATION'],
  ['JSON that breaks off', '{"email":', 400, 'VALIDATION'],
  ['a list', '[]', 400, 'VALIDATION'],
  ['a list eight thousand deep', `${'['.repeat(8_000)}"__proto__"${']'.repeat(8_000)}`, 400, 'VALIDATION'],
  ['keys that reach for a prototype', '{"__proto__":{"admin":true}}', 400, 'VALIDATION'],
  ['more than 16 KiB', JSON.stringify({ email: 'x'.repeat(16 * 1024) }), 413, 'PAYLOAD_TOO_LARGE'],
])(
  'ASVS 2.2.1, 2.2.2, 15.3.6: %s where an object is needed is refused',
  async (_name, payload, status, code) => {
    const { app } = await testApp()
    const response = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      payload,
    })
    expect([response.statusCode, response.json().error.code]).toEqual([status, code])
  },
)

test('ASVS 13.1.3: no call but the save of a document takes more than 16 KiB', async () => {
  const { app, browser } = await testApp()
  const person = browser()
  await person.signUp()
  const statusOf = async ({ method, path }: Endpoint, bytes: number) => {
    const { statusCode } = await app.inject({
      method,
      url: path,
      headers: {
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        cookie: person.cookieHeader,
      },
      payload: `{}${' '.repeat(bytes - 2)}`,
    })
    return statusCode
  }
  const { saveDocument: _larger, reportPolicyViolation: _otherType, ...others } = endpoints
  const withBody = Object.entries(others).filter(([, endpoint]) => 'body' in endpoint)
  expect(withBody.length).toBeGreaterThan(0)
  for (const [name, endpoint] of withBody) {
    const statuses = [await statusOf(endpoint, 16 * 1024), await statusOf(endpoint, 16 * 1024 + 1)]
    expect([name, ...statuses]).toEqual([name, 400, 413])
  }
})

test('an empty body goes where none is needed, with the JSON type or with none', async () => {
  const { app } = await testApp()
  for (const headers of [{}, { 'content-type': 'application/json' }]) {
    const response = await app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
    })
    expect(response.statusCode).toBe(204)
  }
})
