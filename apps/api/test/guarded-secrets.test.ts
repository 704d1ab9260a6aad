import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { parseEnv } from '../src/env.ts'
import { guardedSecrets } from '../src/guarded-secrets.ts'
import { testApp, VELT_AUTH_TOKEN } from './support/test-app.ts'

const environment = {
  PUBLIC_ORIGIN: 'https://app.company.test',
  TRUST_PROXY: 'loopback',
  VELT_API_KEY: 'k3YqT9vBzLw2',
  VELT_AUTH_TOKEN: '9f2c4e7a1b8d3f605c9e2a7d4b1f8e36',
  SESSION_SECRET: 'p0Lk9Jh8Gf7Ds6Aq5Wz4Xe3Rc2Vt1By0,r7Mn2Bv5Cx8Za1Sd4Fg7Hj0Kl3Po6Iu9',
}

test('guarded are the auth token, each session secret, and an engine’s address that holds a password', () => {
  const env = parseEnv({
    ...environment,
    DATABASE_URL: 'postgres://app:a-password-of-the-database@127.0.0.1/app',
    REDIS_URL: 'redis://127.0.0.1:6379',
  })
  expect(guardedSecrets(env).map((secret) => [secret.name, secret.open()])).toEqual([
    ['VELT_AUTH_TOKEN', environment.VELT_AUTH_TOKEN],
    ['SESSION_SECRET', 'p0Lk9Jh8Gf7Ds6Aq5Wz4Xe3Rc2Vt1By0'],
    ['SESSION_SECRET', 'r7Mn2Bv5Cx8Za1Sd4Fg7Hj0Kl3Po6Iu9'],
    ['DATABASE_URL', 'postgres://app:a-password-of-the-database@127.0.0.1/app'],
  ])
})

/** Routes that somebody wrote in haste. Each sends the auth token by another way. */
async function leakyApp() {
  const server = await testApp()
  const { app, log } = server
  app.get('/body', async () => ({ debug: VELT_AUTH_TOKEN }))
  app.get('/encoded', async () => ({ debug: Buffer.from(`token=${VELT_AUTH_TOKEN}`).toString('base64') }))
  app.get('/header', async (_request, reply) => reply.header('x-debug', VELT_AUTH_TOKEN).send('ok'))
  app.get('/error', async () => {
    throw Object.assign(new Error(`cannot use ${VELT_AUTH_TOKEN}`), { statusCode: 400 })
  })
  app.get('/raw', (_request, reply) => {
    reply.hijack()
    reply.raw.end(`debug ${VELT_AUTH_TOKEN}`)
  })
  app.get('/hint', (_request, reply) => {
    reply.raw.writeEarlyHints({ link: `</${VELT_AUTH_TOKEN}.js>; rel=preload` })
    return reply.send('ok')
  })
  app.get('/stream', (_request, reply) => {
    const half = VELT_AUTH_TOKEN.length / 2
    return reply.send(Readable.from(['data: ', VELT_AUTH_TOKEN.slice(0, half), VELT_AUTH_TOKEN.slice(half)]))
  })
  app.get('/events', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.raw.write('data: hello\n\n')
    reply.raw.end(`data: ${VELT_AUTH_TOKEN}\n\n`)
  })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return { port: Number(port), log }
}

/** Every byte that the server puts on the wire for one request. */
async function wireOf(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let bytes = ''
  socket.on('data', (chunk) => {
    bytes += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  socket.write(`GET ${path} HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\n\r\n`)
  await once(socket, 'close')
  return bytes
}

describe('what a route leaks by mistake does not reach the wire, and is in the log by name', () => {
  test.each(['/body', '/encoded', '/header', '/raw', '/hint', '/stream', '/events'])('%s', async (path) => {
    const { port, log } = await leakyApp()
    const wire = await wireOf(port, path)
    expect(wire).not.toContain(VELT_AUTH_TOKEN)
    expect(wire).not.toContain(VELT_AUTH_TOKEN.slice(0, 16))
    expect(wire).not.toContain(Buffer.from(VELT_AUTH_TOKEN).toString('base64').slice(4, 20))
    const logged = log.join('')
    expect(logged).toContain('a secret was stopped on its way out')
    expect(logged).toContain('VELT_AUTH_TOKEN')
    expect(logged).not.toContain(VELT_AUTH_TOKEN)
  })

  test('/error, where the refusal never held it', async () => {
    const { port } = await leakyApp()
    expect(await wireOf(port, '/error')).not.toContain(VELT_AUTH_TOKEN)
  })
})
