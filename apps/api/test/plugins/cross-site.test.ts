import { expect, test } from 'vitest'
import { ORIGIN, testApp } from '../support/test-app.ts'

const foreign = 'https://evil.test'

/** What came with the request, and whether it may go on. */
const cases: [site: string | undefined, origin: string | undefined, passes: boolean][] = [
  ['same-origin', ORIGIN, true],
  ['same-origin', undefined, true],
  ['same-site', ORIGIN, false],
  ['cross-site', ORIGIN, false],
  ['cross-site', foreign, false],
  ['none', undefined, false],
  ['', ORIGIN, false],
  ['Same-Origin', ORIGIN, false],
  ['same-origin, cross-site', ORIGIN, false],
  [undefined, ORIGIN, true],
  [undefined, foreign, false],
  [undefined, 'null', false],
  [undefined, undefined, false],
  [undefined, ORIGIN.replace('https', 'http'), false],
  [undefined, `${ORIGIN}:443`, false],
  [undefined, `${ORIGIN}.evil.test`, false],
  [undefined, `${ORIGIN}/`, false],
]

const unsafe = [
  ['POST', '/api/session'],
  ['POST', '/api/accounts'],
  ['POST', '/api/velt/token'],
  ['DELETE', '/api/session'],
  ['PUT', '/api/documents/any'],
] as const

for (const [site, origin, passes] of cases) {
  test(`Sec-Fetch-Site ${site ?? 'absent'} with Origin ${origin ?? 'absent'} ${passes ? 'passes' : 'is refused'}`, async () => {
    const { app } = await testApp()
    for (const [method, url] of unsafe) {
      const response = await app.inject({
        method,
        url,
        headers: {
          ...(site !== undefined && { 'sec-fetch-site': site }),
          ...(origin !== undefined && { origin }),
        },
      })
      const refused = response.statusCode === 403 && response.json().error.code === 'CROSS_SITE'
      expect([method, url, refused]).toEqual([method, url, !passes])
    }
  })
}

test('what a request says of its host does not make an origin ours', async () => {
  const { app } = await testApp()
  const response = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: {
      origin: foreign,
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
    },
  })
  expect(response.json().error.code).toBe('CROSS_SITE')
})

test('a read passes from anywhere: it changes nothing', async () => {
  const { app } = await testApp()
  const response = await app.inject({
    url: '/api/session',
    headers: { origin: foreign, 'sec-fetch-site': 'cross-site' },
  })
  expect(response.statusCode).toBe(200)
})

test('is checked before anything is said of a session', async () => {
  const { app } = await testApp()
  const response = await app.inject({ method: 'POST', url: '/api/velt/token', headers: { origin: foreign } })
  expect(response.json().error.code).toBe('CROSS_SITE')
})
