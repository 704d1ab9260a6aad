import { expect, test } from 'vitest'
import { testApp } from '../support/test-app.ts'

const legacy = {
  'csp-report': {
    'document-uri': 'https://app.test/documents/abc',
    'effective-directive': 'script-src-elem',
    'blocked-uri': 'https://evil.test/x.js?token=private#more',
    'original-policy': 'x',
  },
}
const batch = [
  {
    type: 'csp-violation',
    age: 1,
    url: 'https://app.test/',
    body: { effectiveDirective: 'frame-src', blockedURL: 'inline' },
  },
  { type: 'deprecation', body: { id: 'WebSQL' } },
]

function violationsIn(log: string[]): unknown[] {
  return log.flatMap((line) => JSON.parse(line).violations ?? [])
}

test.each([
  ['application/csp-report', legacy, { directive: 'script-src-elem', blocked: 'https://evil.test/x.js' }],
  ['application/reports+json', batch, { directive: 'frame-src', blocked: 'inline' }],
])(
  'ASVS 3.4.7: a report of type %s is logged, from any origin and without a session',
  async (type, payload, violation) => {
    const { app, log } = await testApp()
    const response = await app.inject({
      method: 'POST',
      url: '/api/csp-reports',
      headers: { 'content-type': type, origin: 'null', 'sec-fetch-site': 'cross-site' },
      payload: JSON.stringify(payload),
    })
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([204, undefined])
    expect(violationsIn(log)).toEqual([violation])
    expect(log.join('')).not.toContain('private')
  },
)

test('of a full batch the first few violations are logged, shortened, and how many there were: in one line', async () => {
  const { app, log } = await testApp()
  const long = { effectiveDirective: 'd'.repeat(1_000), blockedURL: `https://evil.test/${'x'.repeat(5_000)}` }
  const filler = Array.from({ length: 98 }, () => ({ type: 'csp-violation', body: { blockedURL: 'inline' } }))
  const response = await app.inject({
    method: 'POST',
    url: '/api/csp-reports',
    headers: { 'content-type': 'application/reports+json' },
    payload: JSON.stringify([{ type: 'csp-violation', body: long }, ...filler, { type: 'deprecation' }]),
  })
  expect(response.statusCode).toBe(204)
  const lines = log.map((line) => JSON.parse(line)).filter((line) => 'violations' in line)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ count: 99, violations: Array(5).fill({}) })
  expect(JSON.stringify(lines[0]).length).toBeLessThan(1_500)
})

test('a batch without a violation is not logged', async () => {
  const { app, log } = await testApp()
  await app.inject({
    method: 'POST',
    url: '/api/csp-reports',
    headers: { 'content-type': 'application/reports+json' },
    payload: JSON.stringify([batch[1]]),
  })
  expect(log.join('')).not.toContain('content security policy violated')
})

test.each([
  ['another type', 'application/json', JSON.stringify(legacy), 415],
  ['a form', 'text/plain', JSON.stringify(legacy), 415],
  ['another shape', 'application/csp-report', '{"a":1}', 400],
  ['what is not JSON', 'application/csp-report', '{', 400],
  ['more than 16 KiB', 'application/csp-report', JSON.stringify({ ...legacy, x: 'y'.repeat(17_000) }), 413],
  ['more than 100 reports', 'application/reports+json', JSON.stringify(Array(101).fill(batch[0])), 400],
])('%s is refused', async (_name, type, payload, status) => {
  const { app, log } = await testApp()
  const response = await app.inject({
    method: 'POST',
    url: '/api/csp-reports',
    headers: { 'content-type': type },
    payload,
  })
  expect(response.statusCode).toBe(status)
  expect(violationsIn(log)).toEqual([])
})

test('reports are limited by address', async () => {
  const { app } = await testApp({ limits: { perMinute: 2, signInPerMinute: 2, tokenPerMinute: 2 } })
  const report = (address: string) =>
    app.inject({
      method: 'POST',
      url: '/api/csp-reports',
      headers: { 'content-type': 'application/csp-report', 'x-forwarded-for': address },
      payload: JSON.stringify(legacy),
    })
  for (let i = 0; i < 2; i++) expect((await report(`203.0.113.1:${4000 + i}`)).statusCode).toBe(204)
  expect((await report('203.0.113.1')).statusCode).toBe(429)
  expect((await report('203.0.113.2')).statusCode).toBe(204)
})
