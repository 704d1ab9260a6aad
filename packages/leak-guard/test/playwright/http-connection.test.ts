import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { HttpConnection } from '../../src/playwright/http-connection.ts'

/** What a connection tells: channel and content, and what it could not read. */
function listen(scheme: 'http' | 'https' = 'http') {
  const passed: string[] = []
  const unreadable: string[] = []
  const connection = new HttpConnection(scheme, {
    passed: (channel, url, content) => {
      if (content.length > 0) passed.push(`${channel} ${url} ${content}`)
    },
    unreadable: (channel, _, reason) => unreadable.push(`${channel} ${reason}`),
  })
  return { connection, passed, unreadable }
}

const request = (line: string, more = '') => Buffer.from(`${line} HTTP/1.1\r\nHost: site.test\r\n${more}\r\n`)
const lines = (...given: readonly string[]) => Buffer.from(given.join('\r\n'))

describe('one connection', () => {
  test('a request and its answer are told with their address', () => {
    const { connection, passed } = listen('https')
    connection.sent(Buffer.concat([request('POST /a?b', 'Content-Length: 5\r\n'), Buffer.from('hello')]))
    connection.received(lines('HTTP/1.1 200 Fine', 'Content-Length: 2', '', 'ok'))
    expect(passed).toEqual([
      'request-url https://site.test/a?b https://site.test/a?b',
      expect.stringContaining('request-head https://site.test/a?b POST /a?b HTTP/1.1'),
      'request-body https://site.test/a?b hello',
      expect.stringContaining('response-head https://site.test/a?b HTTP/1.1 200 Fine'),
      'response-body https://site.test/a?b ok',
    ])
  })

  test('an answer in chunks is told whole, however its bytes are cut, with trailers and chunk notes', () => {
    const answer = lines(
      'HTTP/1.1 200 OK',
      'Transfer-Encoding: chunked',
      '',
      '3;note=1',
      'abc',
      '4',
      'defg',
      '0',
      'X-T: trailing',
      '',
      '',
    )
    for (const step of [1, 2, 7, answer.length]) {
      const { connection, passed } = listen()
      connection.sent(request('GET /'))
      for (let at = 0; at < answer.length; at += step) connection.received(answer.subarray(at, at + step))
      connection.end()
      expect(passed).toContain('response-body http://site.test/ abcdefg')
      expect(passed).toContain('trailer http://site.test/ X-T: trailing')
      expect(passed.join('\n')).toContain('note=1')
    }
  })

  test('hints and answers that follow each other are told apart', () => {
    const { connection, passed } = listen()
    connection.sent(request('GET /first'))
    connection.received(lines('HTTP/1.1 103 Early Hints', 'Link: </early>', '', ''))
    connection.received(lines('HTTP/1.1 302 Found', 'Content-Length: 5', '', 'moved'))
    connection.sent(request('HEAD /second'))
    connection.received(lines('HTTP/1.1 200 OK', 'Content-Length: 999', '', ''))
    connection.sent(request('GET /third'))
    connection.received(lines('HTTP/1.1 200 OK', 'Content-Length: 5', '', 'third'))
    expect(passed).toContainEqual(
      expect.stringMatching(/^early-hints http:\/\/site\.test\/first .*<\/early>/s),
    )
    expect(passed).toContain('redirect-body http://site.test/first moved')
    expect(passed).toContain('response-body http://site.test/third third')
  })

  test('a body without a length goes on to the end of the connection', () => {
    const { connection, passed } = listen()
    connection.sent(request('GET /'))
    connection.received(lines('HTTP/1.0 200 OK', '', 'one '))
    connection.received(Buffer.from('two'))
    connection.end()
    expect(passed).toContain('response-body http://site.test/ one two')
  })

  test('a packed body is unpacked, also one that is cut off', () => {
    const text = 'A body that is long enough to be packed. '.repeat(50)
    for (const [encoding, body] of [
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
      ['gzip', gzipSync(text).subarray(0, -8)],
    ] as const) {
      const { connection, passed, unreadable } = listen()
      connection.sent(request('GET /'))
      connection.received(lines('HTTP/1.1 200 OK', `Content-Encoding: ${encoding}`, '', ''))
      connection.received(body)
      connection.end()
      expect(passed.join('\n')).toContain(text)
      expect(unreadable).toEqual([])
    }
  })

  test('a body that cannot be unpacked is told as not read', () => {
    for (const encoding of ['dcb', 'gzip']) {
      const { connection, unreadable } = listen()
      connection.sent(request('GET /'))
      connection.received(
        lines('HTTP/1.1 200 OK', `Content-Encoding: ${encoding}`, 'Content-Length: 4', '', 'abcd'),
      )
      expect(unreadable).toHaveLength(1)
    }
  })

  test('what is no HTTP is told as it is', () => {
    const { connection, passed } = listen()
    connection.sent(Buffer.from([1, 2]))
    connection.sent(Buffer.from([3]))
    connection.end()
    expect(passed).toEqual([`wire  ${Buffer.from([1, 2, 3])}`])
  })
})
