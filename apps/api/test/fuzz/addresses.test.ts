import { type Endpoint, endpoints } from '@app/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forAllTests } from '../support/for-all-tests.ts'
import { times } from '../support/long-run.ts'
import { rawRequest } from '../support/raw-request.ts'
import { testApp } from '../support/test-app.ts'
import { expectDeclared, expectNoSecret } from './expect-declared.ts'

const RUNS = times(500, 20_000)
const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
] as const

const shared = forAllTests(async (atEnd) => {
  const { app, browser } = await testApp({}, atEnd)
  const person = browser()
  await person.signUp()
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return { port: Number(port), cookie: person.cookieHeader }
})

const paths = Object.values(endpoints).map(({ path }) => path)
const part = fc.oneof(
  fc.constantFrom(
    ...paths.flatMap((path) => path.split('/')),
    '',
    '.',
    '..',
    '%2e%2e',
    '%2f',
    '%5c',
    '%00',
    '%',
    '%ff',
    '%C3%28',
  ),
  fc.string({ unit: fc.constantFrom(...'aA0-_.~%!$&\'()*+,;=:@"<>\\^`{|}[]') }),
  fc.string({ unit: 'grapheme' }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.integer({ min: 90, max: 4_000 }).map((length) => 'x'.repeat(length)),
)
/** An address of the contract with one part changed, or one that nobody thought of. */
const address = fc.oneof(
  fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
  fc.tuple(fc.constantFrom(...paths), fc.nat(), part).map(([path, pick, other]) => {
    const parts = path.split('/')
    parts[1 + (pick % (parts.length - 1))] = other
    return parts.join('/')
  }),
  fc.constantFrom(...paths).map((path) => path.toUpperCase()),
)
const search = fc.oneof(
  fc.constant(''),
  part.map((text) => `?${text}`),
  part.map((text) => `?limit=${text}&limit=1`),
)

/** The endpoint that a path leads to, as it is or once decoded. */
function endpointAt(method: string, path: string): Endpoint | undefined {
  const decoded = URL.canParse(path, 'http://a')
    ? path.replaceAll(/%[2-7][0-9a-f]/gi, decodeURIComponent)
    : path
  return Object.values(endpoints).find(
    (endpoint) =>
      endpoint.method === method &&
      [path, decoded].some((one) => new RegExp(`^${endpoint.path.replaceAll(/:\w+/g, '[^/]*')}$`).test(one)),
  )
}

test(
  `ASVS 4.1.4, 13.4.1, 16.5.1: ${RUNS} odd addresses are answered as declared`,
  async () => {
    const { port, cookie } = shared
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), address, search, async (method, path, query) => {
        const head = `host: a\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: ${cookie}`
        const request = `${method} ${path}${query} HTTP/1.1\r\n${head}\r\n\r\n`
        const [response, ...more] = await rawRequest(port, request, method)
        expect(more).toEqual([])
        if (response === undefined) throw new Error('The server hung up without a word')
        expectNoSecret(response, [cookie])
        if (method === 'HEAD') expect(response.statusCode).toBeLessThan(500)
        else expectDeclared(response, endpointAt(method, path))
      }),
      { numRuns: RUNS },
    )
  },
  times(30_000, 600_000),
)
