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
  [
    'a list a quarter of a million deep',
    `${'['.repeat(250_000)}"__proto__"${']'.repeat(250_000)}`,
    400,
    'VALIDATION',
  ],
  ['keys that reach for a prototype', '{"__proto__":{"admin":true}}', 400, 'VALIDATION'],
  ['more than a mebibyte', JSON.stringify({ email: 'x'.repeat(1024 * 1024) }), 413, 'PAYLOAD_TOO_LARGE'],
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
