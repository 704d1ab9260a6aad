import { Writable } from 'node:stream'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { expect, test } from 'vitest'
import { logOptions } from '../src/log-options.ts'

function logged(level: string, write: (log: FastifyBaseLogger) => void): string {
  let lines = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines += chunk
      done()
    },
  })
  write(Fastify({ logger: logOptions(level, stream) }).log)
  return lines
}

test('ASVS 16.2.5: no line holds a cookie, a password or a token, even where a product logs whole requests', () => {
  const whole = (value: unknown) => value
  const headers = { cookie: 'mark', authorization: 'mark', accept: 'seen' }
  const body = {
    password: 'mark',
    currentPassword: 'mark',
    newPassword: 'mark',
    token: 'mark',
    title: 'seen',
  }
  const lines = logged('info', (log) => {
    const careless = log.child({}, { serializers: { req: whole, res: whole } })
    careless.info({ req: { headers, body }, res: { headers: { 'set-cookie': ['mark'] } } })
    careless.info({ body })
  })
  expect(lines).not.toContain('mark')
  expect(lines.match(/seen/g)).toHaveLength(3)
})

test('a level leaves out what is below it', () => {
  const lines = logged('warn', (log) => {
    log.info('below')
    log.warn('at')
  })
  expect(lines).toContain('"at"')
  expect(lines).not.toContain('below')
})
