import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forAllTests } from '../support/for-all-tests.ts'
import { times } from '../support/long-run.ts'
import { type RawResponse, rawRequest } from '../support/raw-request.ts'
import { testApp } from '../support/test-app.ts'
import { expectDeclared, expectNoSecret } from './expect-declared.ts'

const RUNS = times(300, 20_000)

const shared = forAllTests(async (atEnd) => {
  const { app } = await testApp({}, atEnd)
  return { port: Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port) }
})

const body = '{"email":"a@b.example"}'
const good = Buffer.from(
  `POST /api/session HTTP/1.1\r\nhost: a\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
)
const piece = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\0',
      ':',
      ' ',
      'content-length: 5\r\n',
      'transfer-encoding: chunked\r\n',
      'expect: x\r\n',
      'upgrade: h2c\r\n',
      'host: b\r\n',
      'HTTP/1.0',
      '\r\n\r\n',
    )
    .map(Buffer.from),
)
/** A good request with up to four places where bytes were put in, taken out or both. */
const broken = fc
  .array(
    fc.tuple(fc.nat({ max: good.length }), fc.nat({ max: 6 }), fc.oneof(piece, fc.constant(Buffer.of()))),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((changes) =>
    changes.reduce(
      (bytes, [at, cut, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
      good,
    ),
  )

/** Without a Host, or with something to expect, a request never comes to us: Node answers it, with nothing in it. */
const isNodesOwn = ({ statusCode, headers, body }: RawResponse) =>
  (statusCode === 400 || statusCode === 417) && headers['content-type'] === undefined && body === ''

test(
  `ASVS 4.2.1: ${RUNS} broken requests are refused as declared or hung up on, and good ones go on being answered`,
  async () => {
    const { port } = shared
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 5, arbitrary: broken }, { weight: 1, arbitrary: piece }),
        async (bytes) => {
          for (const response of await rawRequest(port, bytes)) {
            expect(response.statusCode).toBeGreaterThanOrEqual(400)
            if (isNodesOwn(response)) continue
            expectDeclared(response)
            expectNoSecret(response, [])
          }
        },
      ),
      { numRuns: RUNS },
    )
    expect((await rawRequest(port, good)).map(({ statusCode }) => statusCode)).toEqual([400])
  },
  times(30_000, 600_000),
)
