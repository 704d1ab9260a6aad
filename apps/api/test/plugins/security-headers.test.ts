import { expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

test('every answer carries them, refusals and health included', async () => {
  const { app } = await testApp()
  for (const url of ['/api/session', '/api/nothing', '/healthz', '/nothing']) {
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

test('over http there is no HSTS', async () => {
  const { app } = await testApp({ publicOrigin: 'http://localhost:5173' })
  expect((await app.inject('/healthz')).headers['strict-transport-security']).toBeUndefined()
})
