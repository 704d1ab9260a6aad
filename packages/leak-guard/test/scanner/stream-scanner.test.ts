import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEventStreamScanner, createScanner, createStreamScanner, type Passed } from '../../src/index.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'
import { base64, entities, hex, percent, pieces, unicode } from './encoders.ts'

const SECRET = valueFrom('stream', ALPHANUMERIC, 40)
const scanner = createScanner({ TOKEN: SECRET }, 'whole')
const BEFORE = 'some text that comes first, '.repeat(60)
const AFTER = ', and some that comes after'.repeat(60)

/** Pushes the pieces until something is found, and gives what was passed on. */
function passOn(stream: { push(chunk: Uint8Array): Passed; end(): Passed }, chunks: readonly Buffer[]) {
  const passed: Buffer[] = []
  for (const step of [...chunks.map((chunk) => () => stream.push(chunk)), () => stream.end()]) {
    const result = step()
    if ('finding' in result) return { passed: Buffer.concat(passed), found: true }
    passed.push(result.clean)
  }
  return { passed: Buffer.concat(passed), found: false }
}

describe('a secret in a stream', () => {
  test.each([
    ['raw', SECRET],
    ['base64', base64(`a${SECRET}bc`)],
    ['hex', hex(SECRET)],
    ['percent', percent(SECRET)],
    ['unicode escapes', unicode(SECRET)],
    ['entities', entities(SECRET)],
    [
      'pieces',
      pieces(SECRET, 3)
        .map((piece) => `"${piece}"`)
        .join(' + '),
    ],
  ])('as %s is found over every chunk boundary, and no byte of it is passed on', (_, written) => {
    const bytes = Buffer.from(BEFORE + written + AFTER)
    for (let cut = BEFORE.length - 3; cut < BEFORE.length + written.length + 3; cut++) {
      const { passed, found } = passOn(createStreamScanner(scanner), [
        bytes.subarray(0, cut),
        bytes.subarray(cut),
      ])
      expect(found).toBe(true)
      expect(passed.length).toBeLessThanOrEqual(BEFORE.length)
    }
  })

  test('is found when it comes byte by byte', () => {
    const bytes = Buffer.from(BEFORE + unicode(SECRET) + AFTER)
    const { passed, found } = passOn(
      createStreamScanner(scanner),
      Array.from(bytes, (byte) => Buffer.of(byte)),
    )
    expect(found).toBe(true)
    expect(passed.length).toBeLessThanOrEqual(BEFORE.length)
  })
})

test('a clean stream comes out as it went in, and what is held back depends on its length only', () => {
  const text = fc.string({ unit: fc.constantFrom(...nearMiss(SECRET), ' '), minLength: 0, maxLength: 900 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (chunks) => {
      const stream = createStreamScanner(scanner)
      let sent = 0
      let got = ''
      for (const chunk of chunks) {
        const result = stream.push(Buffer.from(chunk))
        sent += chunk.length
        got += 'clean' in result ? result.clean : ''
        expect(got.length).toBe(Math.max(0, sent - 40 * 16))
      }
      const rest = stream.end()
      expect(got + ('clean' in rest ? rest.clean : '')).toBe(chunks.join(''))
    }),
    { numRuns: 50 },
  )
})

describe('an event stream', () => {
  test('passes a message on as soon as it is complete', () => {
    const stream = createEventStreamScanner(scanner)
    expect(stream.push(Buffer.from('data: hel'))).toEqual({ clean: Buffer.alloc(0) })
    expect(stream.push(Buffer.from('lo\n\ndata: n'))).toEqual({ clean: Buffer.from('data: hello\n\n') })
    expect(stream.end()).toEqual({ clean: Buffer.from('data: n') })
  })

  test('passes nothing of a message on that holds the secret', () => {
    const chunks = [
      `data: first\n\ndata: ${SECRET.slice(0, 20)}`,
      `${SECRET.slice(20)}\n\n`,
      'data: last\n\n',
    ].map((chunk) => Buffer.from(chunk))
    expect(passOn(createEventStreamScanner(scanner), chunks)).toEqual({
      passed: Buffer.from('data: first\n\n'),
      found: true,
    })
  })

  test('does not grow with a message that never ends, and finds the secret in it', () => {
    const filler = Buffer.alloc(1024 * 1024 + 1, 'text ')
    const { passed, found } = passOn(createEventStreamScanner(scanner), [filler, filler, Buffer.from(SECRET)])
    expect(found).toBe(true)
    expect(passed.length).toBe(2 * filler.length - 40 * 16)
  })
})
