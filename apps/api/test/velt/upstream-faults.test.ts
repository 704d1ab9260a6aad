import { once } from 'node:events'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { forAllTests } from '../support/for-all-tests.ts'
import {
  envelope,
  http,
  jwt,
  type RawAnswer,
  rawUpstream,
  trickle,
  wellAnswered,
} from '../support/raw-upstream.ts'
import type { AtEnd } from '../support/temporary-folder.ts'
import { FAR_DEADLINE_MS, NEAR_DEADLINE_MS, VELT_AUTH_TOKEN } from '../support/test-app.ts'
import { withMember } from '../support/with-member.ts'

/** Stands in everything that a faulty upstream says, so that any of it can be found again. */
const MARK = 'upstream-says-this'
const marked = [
  `x-mark: ${MARK}`,
  `set-cookie: ${MARK}=1`,
  `server: ${MARK}`,
  `via: ${MARK}`,
  `www-authenticate: ${MARK}`,
]
const good = envelope(jwt({ exp: 4_000_000_000, mark: MARK }))

const unusable = [502, 'VELT_UNAVAILABLE'] as const
const tooLate = [504, 'VELT_TIMEOUT'] as const
const busy = [503, 'VELT_UNAVAILABLE'] as const

type Row = [name: string, answer: RawAnswer, outcome: typeof unusable | typeof tooLate | typeof busy]
const says =
  (...answer: Parameters<typeof http>): RawAnswer =>
  (socket) =>
    socket.write(http(...answer))
const ok = (body: string | Buffer, ...headers: string[]) => says(body, { headers: [...marked, ...headers] })

const connection: Row[] = [
  ['resets before it answers', (socket) => socket.resetAndDestroy(), unusable],
  ['hangs up before it answers', (socket) => socket.end(), unusable],
  [
    'resets in its status line',
    (socket) => socket.write('HTTP/1.1 2', () => socket.resetAndDestroy()),
    unusable,
  ],
  [
    'resets in its headers',
    (socket) => socket.write('HTTP/1.1 200 OK\r\nx-a', () => socket.resetAndDestroy()),
    unusable,
  ],
  [
    'resets in its body',
    (socket) =>
      socket.write(http(good.slice(0, 40), { length: good.length }), () => socket.resetAndDestroy()),
    unusable,
  ],
  [
    'hangs up in its body',
    (socket) => socket.end(http(good.slice(0, 40), { length: good.length })),
    unusable,
  ],
  [
    'hangs up in a chunk',
    (socket) =>
      socket.end(http('ff\r\n{"resu', { headers: ['transfer-encoding: chunked'], length: undefined })),
    unusable,
  ],
  ['says nothing at all', () => {}, tooLate],
  ['stops after its headers', (socket) => socket.write(http('', { length: 100 })), tooLate],
  ['stops in its body', (socket) => socket.write(http(good.slice(0, 40), { length: good.length })), tooLate],
  [
    'trickles its headers',
    (socket) => trickle(socket, Buffer.from(`HTTP/1.1 200 OK\r\nx-mark: ${'x'.repeat(60_000)}`)),
    tooLate,
  ],
  [
    'trickles its body',
    (socket) => {
      socket.write(http('', { length: 60_000 }))
      trickle(socket, Buffer.alloc(60_000, ' '))
    },
    tooLate,
  ],
  [
    'goes on saying that the answer is about to come',
    (socket) => {
      const timer = setInterval(() => socket.write(`HTTP/1.1 103 Early Hints\r\nx-mark: ${MARK}\r\n\r\n`), 10)
      socket.once('close', () => clearInterval(timer))
    },
    tooLate,
  ],
]

const notHttp: Row[] = [
  ['answers what is not HTTP', (socket) => socket.end(`${MARK}\r\n\r\n`), unusable],
  ['speaks TLS on a plain port', (socket) => socket.end(Buffer.from('1503030002022a', 'hex')), unusable],
  [
    'speaks HTTP/2',
    (socket) => socket.end(Buffer.from('00001204000000000000030000006400040000ffff', 'hex')),
    unusable,
  ],
  ['answers a status that is none', says(good, { status: `99 ${MARK}` }), unusable],
  ['answers a status of four digits', says(good, { status: `2000 ${MARK}` }), unusable],
  [
    'has a header without end',
    (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`),
    unusable,
  ],
  [
    'has ten thousand headers',
    ok(good, ...Array.from({ length: 10_000 }, (_, i) => `x-${i}: ${i}`)),
    unusable,
  ],
  ['has two lengths', says(good, { headers: ['content-length: 5'] }), unusable],
  ['has a length that is negative', says(good, { length: -1 }), unusable],
  ['has a length that is no number', says(good, { length: 'many' }), unusable],
  ['has a NUL in a header', says(good, { headers: ['x-a: \0'] }), unusable],
  [
    'has garbage for a chunk size',
    says('zz\r\n{}\r\n0\r\n\r\n', { headers: ['transfer-encoding: chunked'], length: undefined }),
    unusable,
  ],
  [
    'has a chunk size beyond all bounds',
    says('ffffffffffffffffff\r\n{}', { headers: ['transfer-encoding: chunked'], length: undefined }),
    unusable,
  ],
  [
    'switches to another protocol',
    says('', {
      status: '101 Switching Protocols',
      headers: ['upgrade: websocket', 'connection: upgrade'],
      length: undefined,
    }),
    unusable,
  ],
]

const body: Row[] = [
  ['says more than 64 KiB', ok(`{"padding":"${'x'.repeat(70_000)}",${good.slice(1)}`), unusable],
  [
    'says more than 64 KiB in chunks',
    says(`${(70_000).toString(16)}\r\n${' '.repeat(70_000)}\r\n`, {
      headers: ['transfer-encoding: chunked'],
      length: undefined,
    }),
    unusable,
  ],
  ['sends a gzip bomb', ok(gzipSync(Buffer.alloc(20_000_000, ' ')), 'content-encoding: gzip'), unusable],
  ['sends the right answer compressed', ok(gzipSync(good), 'content-encoding: gzip'), unusable],
  ['sends it deflated', ok(deflateRawSync(good), 'content-encoding: deflate'), unusable],
  ['sends it in an encoding that nobody has', ok(good, `content-encoding: ${MARK}`), unusable],
  ['sends a page', ok(`<!doctype html><h1>${MARK}</h1>`, 'content-type: text/html'), unusable],
  ['sends a picture', ok(Buffer.from('89504e470d0a1a0a', 'hex'), 'content-type: image/png'), unusable],
  ['sends nothing', ok(''), unusable],
  ['sends blanks', ok(' \r\n\t '), unusable],
  ['sends JSON that breaks off', ok(good.slice(0, -3)), unusable],
  ['sends two answers in one', ok(good + good), unusable],
  ['sends JSON in UTF-16', ok(Buffer.from(good, 'utf16le')), unusable],
  [
    'sends bytes that are not UTF-8',
    ok(
      Buffer.concat([
        Buffer.from('{"result":{"data":{"token":"'),
        Buffer.of(0xff, 0xfe),
        Buffer.from('"}}}'),
      ]),
    ),
    unusable,
  ],
  ...[
    'null',
    'true',
    '42',
    '"text"',
    '[]',
    '{}',
    '{"result":null}',
    '{"result":{"data":[]}}',
    '{"result":{"data":{}}}',
  ].map((json): Row => [`sends ${json}`, ok(json), unusable]),
  ['sends the token under a prototype key', ok(`{"__proto__":${good}}`), unusable],
  [
    'sends a prototype for the result',
    ok(`{"result":{"__proto__":{"data":{"token":"${jwt({})}"}}}}`),
    unusable,
  ],
  ['sends a constructor', ok(`{"constructor":{"prototype":${good}}}`), unusable],
  ['sends arrays a hundred thousand deep', ok('['.repeat(60_000)), unusable],
]

const tokens: Row[] = [
  ['a number', 7],
  ['nothing', null],
  ['an object', { toString: 'x' }],
  ['a list', [jwt({})]],
  ['an empty text', ''],
  ['our own auth token', VELT_AUTH_TOKEN],
  ['two parts', 'e30.e30'],
  ['four parts', `${jwt({})}.x`],
  ['an empty part', 'e30..c2ln'],
  ['a line break at its end', `${jwt({})}\n`],
  ['a header in it', `${jwt({})}\r\nset-cookie: ${MARK}=1`],
  ['a page', `<script>alert("${MARK}")</script>`],
  ['letters of another script', 'а.б.в'],
  ['more than 8 KiB', jwt({ padding: 'x'.repeat(9_000) })],
].map(([name, token]): Row => [`sends a token that is ${name}`, ok(envelope(token)), unusable])

const statuses: Row[] = [
  ...[201, 202, 203, 204, 205, 206, 207, 226].map((status) => [status, unusable] as const),
  ...[300, 301, 302, 303, 304, 305, 307, 308].map((status) => [status, unusable] as const),
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422,
    423, 424, 425, 426, 428, 431, 451, 499,
  ].map((status) => [status, unusable] as const),
  [429, busy] as const,
  ...[500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 599].map(
    (status) => [status, unusable] as const,
  ),
].map(
  ([status, outcome]): Row => [
    `answers ${status}, with the right body and a place to go`,
    (socket, request) => {
      const place = `location: http://${/\r\nhost: (\S+)/i.exec(request)?.[1]}/elsewhere`
      socket.write(
        http(good, { status: `${status} ${MARK}`, headers: [...marked, place, 'retry-after: 86400'] }),
      )
    },
    outcome,
  ],
)

/** Sends our own secret back, in each place where an upstream could. */
const echoes: [place: string, answer: RawAnswer][] = [
  ['in a header', says('{}', { status: '500 No', headers: [`x-echo: ${VELT_AUTH_TOKEN}`] })],
  ['in the status text', says('{}', { status: `500 ${VELT_AUTH_TOKEN}` })],
  ['in the body of a refusal', says(`{"error":{"message":"${VELT_AUTH_TOKEN}"}}`, { status: '400 No' })],
  [
    'in the place to go',
    says('', { status: '302 Found', headers: [`location: http://127.0.0.1:9/${VELT_AUTH_TOKEN}`] }),
  ],
  ['in a cookie', says('{}', { status: '403 No', headers: [`set-cookie: a=${VELT_AUTH_TOKEN}`] })],
  ['as the token', says(envelope(VELT_AUTH_TOKEN))],
  ['in what is not HTTP', (socket) => socket.end(`${VELT_AUTH_TOKEN}\r\n\r\n`)],
  [
    'in a chunk that never ends',
    says(`20\r\n${VELT_AUTH_TOKEN}zz`, { headers: ['transfer-encoding: chunked'], length: undefined }),
  ],
]

/** The headers of an answer of ours, and there are no others. */
const OURS = [
  'cache-control',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'date',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
]

async function askingVelt(deadlineMs: number, atEnd?: AtEnd) {
  const upstream = await rawUpstream(atEnd)
  return { upstream, ...(await withMember({ velt: { apiUrl: upstream.url, deadlineMs } }, atEnd)) }
}

const patient = forAllTests((atEnd) => askingVelt(FAR_DEADLINE_MS, atEnd))
const hasty = forAllTests((atEnd) => askingVelt(NEAR_DEADLINE_MS, atEnd))

test.each([
  ...connection,
  ...notHttp,
  ...body,
  ...tokens,
  ...statuses,
  ...echoes.map(([place, answer]): Row => [`sends our secret back ${place}`, answer, unusable]),
])(
  'ASVS 15.3.2, 16.5.1, 16.5.2: when Velt %s the answer is ours alone, and the next call works',
  async (_name, answer, [status, code]) => {
    const { upstream, member, body, log } = status === 504 ? hasty : patient
    upstream.requests.length = 0
    upstream.answer = answer
    const refused = await member.call('createVeltToken', { body })
    expect([refused.status, refused.refusal.code]).toEqual([status, code])
    const names = Object.keys(refused.headers).filter((name) => name !== 'retry-after')
    expect(names.sort()).toEqual(OURS)
    expect(refused.headers['retry-after']).toBe(status === 503 ? '10' : undefined)
    const told = JSON.stringify([refused.headers, refused.refusal])
    for (const theirs of [MARK, VELT_AUTH_TOKEN, '86400', upstream.url.slice(7)]) {
      expect(told).not.toContain(theirs)
    }
    expect(log.join('')).not.toContain(VELT_AUTH_TOKEN)
    expect(upstream.requests).toHaveLength(1)

    upstream.answer = wellAnswered
    expect((await member.call('createVeltToken', { body })).status).toBe(200)
  },
)

test.each([
  ['with early hints before it', `HTTP/1.1 103 Early Hints\r\nx-mark: ${MARK}\r\n\r\n`, good],
  ['with two more hints before it', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n', good],
  ['under the type of a page', '', good],
  [
    'with more in it than we ask',
    '',
    `{"result":{"data":{"token":"${jwt({})}","user":"${MARK}"},"x":"${MARK}"}}`,
  ],
])('an answer %s is taken, and only the token of it', async (_name, before, answered) => {
  const { upstream, member, body } = patient
  upstream.answer = (socket) =>
    socket.write(
      Buffer.concat([
        Buffer.from(before),
        http(answered, { headers: [...marked, 'content-type: text/html'] }),
      ]),
    )
  const answer = await member.call('createVeltToken', { body })
  expect(Object.keys(answer.ok).sort()).toEqual(['expiresAt', 'token'])
  expect(Object.keys(answer.headers).sort()).toEqual(OURS)
  expect(JSON.stringify(answer.headers)).not.toContain(MARK)
})

test.each([
  '{"exp":NaN}',
  '{"exp":1e400}',
  '{"exp":-1}',
  '{"exp":"never"}',
  '{"exp":null}',
  '{"exp":[1]}',
  '{"exp":9e15}',
  '[]',
  'no JSON',
])('a token whose claims are %s has no end that we know of', async (claims) => {
  const { upstream, member, body } = patient
  upstream.answer = says(envelope(jwt(claims)))
  expect((await member.call('createVeltToken', { body })).ok.expiresAt).toBeNull()
})

test.each(connection.filter(([, , outcome]) => outcome === tooLate))(
  'ASVS 13.1.3: when Velt %s its connection is let go of at the deadline',
  async (_name, answer) => {
    const { upstream, member, body } = hasty
    const gone = Promise.withResolvers<void>()
    upstream.answer = (socket, request) => {
      socket.once('close', () => gone.resolve())
      answer(socket, request)
    }
    expect((await member.call('createVeltToken', { body })).status).toBe(504)
    await gone.promise
  },
)

test('a second answer that nobody asked for is not taken for the next one', async () => {
  const { upstream, member, body } = patient
  const theirs = jwt({ userId: 'somebody else' })
  upstream.answer = (socket) => socket.write(Buffer.concat([http(envelope(jwt({}))), http(envelope(theirs))]))
  const first = await member.call('createVeltToken', { body })
  upstream.answer = wellAnswered
  const second = await member.call('createVeltToken', { body })
  for (const answer of [first, second]) {
    if (answer.status === 200) expect(answer.ok.token).not.toBe(theirs)
  }
  expect((await member.call('createVeltToken', { body })).ok.token).not.toBe(theirs)
})

test('a Velt that hangs up after each answer, without a word, is asked over a new connection', async () => {
  const { upstream, member, body } = await askingVelt(FAR_DEADLINE_MS)
  upstream.answer = (socket, request) => {
    wellAnswered(socket, request)
    socket.end()
  }
  for (let i = 0; i < 5; i++) {
    expect((await member.call('createVeltToken', { body })).status).toBe(200)
    for (const socket of upstream.sockets) await once(socket, 'close')
  }
})

test('one call that Velt lets hang does not hold up another', async () => {
  const { upstream, member, body } = await askingVelt(FAR_DEADLINE_MS)
  const asked = Promise.withResolvers<() => void>()
  upstream.answer = (socket, request) => {
    upstream.answer = wellAnswered
    asked.resolve(() => wellAnswered(socket, request))
  }
  const held = member.call('createVeltToken', { body })
  const answerIt = await asked.promise
  expect((await member.call('createVeltToken', { body })).status).toBe(200)
  answerIt()
  expect((await held).status).toBe(200)
})
