import { expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

test('ASVS 3.2.1, 3.4.1, 3.4.4, 3.4.5, 3.4.6, 3.4.8, 3.5.8, 14.3.2: every answer carries them, refusals and health included', async () => {
  const { app } = await testApp()
  for (const url of ['/api/session', '/api/nothing', '/healthz', '/nothing', '/api/%ff']) {
    const { headers } = await app.inject(url)
    expect({ url, ...headers }).toMatchObject({
      url,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    })
  }
})

test('ASVS 3.4.2, 4.1.2, 13.4.6: no answer opens itself to another origin, redirects, or names its software', async () => {
  const { app } = await testApp()
  const asked = ['/api/session', '/api/nothing', '/healthz', '//evil.test/', '/api/documents/%ff']
  for (const method of ['GET', 'OPTIONS', 'POST'] as const) {
    for (const url of asked) {
      const { statusCode, headers, body } = await app.inject({
        method,
        url,
        headers: { origin: 'https://evil.test', 'access-control-request-method': 'DELETE' },
      })
      const names = Object.keys(headers).join()
      expect([method, url, names]).toEqual([
        method,
        url,
        expect.not.stringMatching(/access-control|location/),
      ])
      expect([method, url, statusCode]).not.toEqual([
        method,
        url,
        expect.toSatisfy((n) => n >= 300 && n < 400),
      ])
      expect(`${names} ${JSON.stringify(headers)} ${body}`).not.toMatch(/fastify|FST_|node|powered|server/i)
    }
  }
})

test('ASVS 4.1.1: every answer with a body says its type and its characters', async () => {
  const { app } = await testApp()
  for (const url of ['/api/session', '/api/nothing', '/healthz', '/nothing', '/api/documents/%ff']) {
    expect([url, (await app.inject(url)).headers['content-type']]).toEqual([
      url,
      'application/json; charset=utf-8',
    ])
  }
})

test('over http there is no HSTS', async () => {
  const { app } = await testApp({ publicOrigin: 'http://localhost:5173' })
  expect((await app.inject('/healthz')).headers['strict-transport-security']).toBeUndefined()
})
