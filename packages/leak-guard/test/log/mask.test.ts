import { PassThrough } from 'node:stream'
import { inspect } from 'node:util'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { createMask, maskedLog } from '../../src/log.ts'
import { base64, hex, reverse } from '../scanner/encoders.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('mask', ALPHANUMERIC, 48)
const mask = createMask({ VELT_AUTH_TOKEN: SECRET })

describe('a mask', () => {
  test.each([
    ['the value', SECRET],
    ['upper case', SECRET.toUpperCase()],
    ['hex', hex(SECRET)],
    ['reversed', reverse(SECRET)],
  ])('replaces %s and keeps what is around it', (_, written) => {
    expect(mask(`före ${written}, after ${written}`)).toBe(
      'före [secret VELT_AUTH_TOKEN], after [secret VELT_AUTH_TOKEN]',
    )
  })

  test.each([
    ['quotes and backslashes', 'k3"xQ9\\zR7\'vT2/mL5+wB8=pY4&nD6<hF1'],
    ['letters that are no ASCII', 'pässwörd-Zq8vKx2mRt7LwNc4'],
    ['an address with a password', 'postgres://app:Zq8v%40Kx"2mRt7\\Lw@db.internal:5432/prod'],
  ])('finds a value with %s however it was printed', (_, value) => {
    const maskValue = createMask({ DATABASE_URL: value })
    const password = /:([^:]+)@/.exec(value)?.[1] ?? value
    for (const [printed, encoded] of [
      [JSON.stringify({ value }), JSON.stringify(password).slice(1, -1)],
      [JSON.stringify(JSON.stringify({ value })), JSON.stringify(JSON.stringify(password)).slice(3, -3)],
      [inspect({ value }), inspect(password).slice(1, -1)],
      [encodeURIComponent(value), encodeURIComponent(password)],
      [URL.parse(value)?.href ?? value, URL.parse(value)?.password ?? password],
      [JSON.stringify(Buffer.from(value)), [...Buffer.from(password)].join()],
      [
        inspect(Buffer.from(value)),
        Buffer.from(password)
          .toString('hex')
          .replace(/..(?!$)/g, '$& '),
      ],
    ] as const) {
      expect(printed).toContain(encoded)
      expect(maskValue(`före ${printed} after`)).toMatch(/^före .*\[secret DATABASE_URL\].* after$/)
      expect(maskValue(printed)).not.toContain(encoded)
    }
  })

  test('leaves of base64 at most the characters that neighbours share', () => {
    expect(mask(base64(`ab${SECRET}c`))).toMatch(/^.{0,4}\[secret VELT_AUTH_TOKEN\].{0,4}$/)
  })

  test('leaves other texts as they are', () => {
    const text = `é ${nearMiss(SECRET)} ${SECRET.slice(0, 20)}`
    expect(mask(text)).toBe(text)
  })
})

test('a logger that writes through it logs whole lines without the value', async () => {
  const sink = new PassThrough()
  const app = Fastify({ logger: { stream: maskedLog(sink, { VELT_AUTH_TOKEN: SECRET }) } })
  app.log.error(new Error(`cannot connect with ${SECRET}`), 'no connection')
  await app.close()
  const line = JSON.parse(sink.read().toString())
  expect(line).toMatchObject({ level: 50, err: { message: 'cannot connect with [secret VELT_AUTH_TOKEN]' } })
  expect(JSON.stringify(line)).not.toContain(SECRET)
})
