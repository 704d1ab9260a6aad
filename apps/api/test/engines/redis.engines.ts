import { Secret } from '@app/leak-guard'
import type { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import { openRedis } from '../../src/redis/open-redis.ts'
import { createRedisSessionStore } from '../../src/session/redis-session-store.ts'
import { listeningApi, production, signUp } from '../support/api-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { testApp } from '../support/test-app.ts'
import { emptyPostgres, openTestRedis } from '../support/test-database.ts'
import { enginePrograms } from './engine-programs.ts'
import { silenceable } from './silenceable.ts'
import { startRedis, type TestRedis } from './start-redis.ts'

/** A server of the test's own, which it may stop and misuse. */
async function ownRedis(): Promise<TestRedis> {
  const redis = await startRedis(enginePrograms().redisServer)
  onTestFinished(() => redis.remove())
  return redis
}

async function client(url: string): Promise<Redis> {
  const redis = await openRedis(new Secret('REDIS_URL', url))
  onTestFinished(() => redis.disconnect())
  return redis
}

const limits = { idleMs: 30 * 60_000, maxMs: 12 * 3_600_000 }
const appOn = (redis: Redis) => testApp({ redis, sessions: createRedisSessionStore(redis, limits) })

const reads = async (url: string, headers: Record<string, string>) => {
  const response = await fetch(`${url}/api/session`, { headers })
  const { viewer, error } = (await response.json()) as { viewer?: object | null; error?: { code: string } }
  return [response.status, error?.code ?? (viewer === null ? 'a visitor' : 'signed in')]
}

/** Asks until it is served again: how soon the client finds the way back is its own affair. */
async function healed(url: string, headers: Record<string, string>): Promise<unknown> {
  for (;;) {
    const answer = await reads(url, headers)
    if (answer[0] === 200) return answer
  }
}

test('while Redis is away every call is a 503 at once, and when it is back all is well without a restart', async () => {
  const redis = await ownRedis()
  const api = await listeningApi({
    ...production,
    DATABASE_URL: (await emptyPostgres()).open(),
    REDIS_URL: redis.url,
  })
  const { headers } = await signUp(api.url)
  expect(await reads(api.url, headers)).toEqual([200, 'signed in'])

  await redis.stop('SIGKILL')
  for (let i = 0; i < 20; i++) {
    expect(await reads(api.url, headers)).toEqual([503, 'UNAVAILABLE'])
    expect(await reads(api.url, {})).toEqual([503, 'UNAVAILABLE'])
  }
  expect((await fetch(`${api.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200)

  await redis.start()
  // It came back empty: everybody is signed out, and nobody is signed in as somebody.
  expect(await healed(api.url, headers)).toEqual([200, 'a visitor'])
  await signUp(api.url, 'grace@test.example')
  expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
  expect(api.output()).not.toContain('unhandled')
  // No call waited for an answer that could not come.
  expect(api.output()).not.toContain('Command timed out')
}, 60_000)

test('a Redis that says nothing is a 503 as well, and its sessions are there when it speaks again', async () => {
  const redis = await ownRedis()
  const way = await silenceable(redis.url)
  const api = await listeningApi({
    ...production,
    DATABASE_URL: (await emptyPostgres()).open(),
    REDIS_URL: way.url,
  })
  const { headers } = await signUp(api.url)
  way.silence()
  const answers = await Promise.all(Array.from({ length: 20 }, () => reads(api.url, headers)))
  expect(new Set(answers.map(String))).toEqual(new Set(['503,UNAVAILABLE']))
  // The call was given up, and not only the connection, which is given more time.
  expect(api.output()).toContain('Command timed out')
  way.resume()
  expect(await healed(api.url, headers)).toEqual([200, 'signed in'])
}, 60_000)

test('a Redis that is full refuses calls as unavailable, and nobody is signed out by it', async () => {
  const own = await ownRedis()
  const redis = await client(own.url)
  const { app, browser, log } = await appOn(redis)
  const person = browser()
  await person.signUp()
  await redis.config('SET', 'maxmemory', '1')
  expect((await person.call('readSession')).refusal.code).toBe('UNAVAILABLE')
  expect((await browser().call('signIn', { body: { email: 'a@b.example', password: 'x' } })).status).toBe(503)
  expect((await app.inject('/healthz')).statusCode).toBe(200)
  expect(log.join('')).toContain('OOM')
  await redis.config('SET', 'maxmemory', '0')
  expect((await person.call('readSession')).ok.viewer).not.toBeNull()
})

test('a record that Redis evicts signs its owner out, and so does an index that it evicts', async () => {
  const redis = await openTestRedis()
  const sessions = createRedisSessionStore(redis, limits)
  const userId = 'ada'
  for (const [what, pattern] of [
    ['record', 'session:*'],
    ['index', 'sessions-of:*'],
  ]) {
    await sessions.create(`evicted ${what}`, userId)
    const [key, ...others] = await redis.keys(pattern ?? '')
    expect([what, others]).toEqual([what, []])
    await redis.del(key ?? '')
    expect(await sessions.find(`evicted ${what}`)).toBeUndefined()
    expect(await sessions.end(`evicted ${what}`)).toBe(false)
    expect(await sessions.listOfUser(userId, 10)).toEqual([])
    await redis.flushdb()
  }
})

test('an index that was evicted cannot be used to bring a session back', async () => {
  const redis = await openTestRedis()
  const sessions = createRedisSessionStore(redis, limits)
  const userId = 'ada'
  await sessions.create('one', userId)
  await redis.del(`sessions-of:${userId}`)
  await sessions.create('another', userId)
  await sessions.create('one', userId)
  expect([await sessions.isLive('one'), await sessions.isLive('another')]).toEqual([false, true])
})

test('whatever is written has its time to go, and no key holds a session id', async () => {
  const redis = await openTestRedis()
  const { app, browser } = await appOn(redis)
  const person = browser()
  await person.signUp()
  await person.call('readSession')
  await person.call('listSessions', { query: { limit: 1 } })
  await browser().call('signIn', { body: { email: 'ada@test.example', password: 'x' } })
  await person.call('signOut')
  await app.inject({ method: 'POST', url: '/api/csp-reports' })
  const keys = await redis.keys('*')
  expect(new Set(keys.map((key) => key.split(':')[0]))).toEqual(new Set(['session', 'calls', 'reports']))
  for (const key of keys) expect([key, (await redis.pttl(key)) > 0]).toEqual([key, true])
})

test('ASVS 2.4.1: limits hold in sum over two servers, and a sign-out on one is a sign-out on both', async () => {
  const folder = temporaryFolder()
  const few = { perMinute: 6, signInPerMinute: 2, tokenPerMinute: 1 }
  const one = await testApp({ folder, limits: few })
  const two = await testApp({ folder, limits: few })
  const person = one.browser()
  const elsewhere = two.browser()
  const { user } = await person.signUp()
  for (const [name, value] of person.cookies) elsewhere.cookies.set(name, value)
  const statuses: number[] = []
  for (let i = 0; i < 4; i++) {
    statuses.push((await person.call('readSession')).status, (await elsewhere.call('readSession')).status)
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
  await one.sessions.endAll(user.id)
  expect((await elsewhere.call('readSession')).ok.viewer).toBeNull()
})

test('a start without the right password says so in words that do not hold it', async () => {
  const own = await ownRedis()
  const redis = await client(own.url)
  await redis.config('SET', 'requirepass', 'the-right-pa55word')
  const wrong = Object.assign(new URL(own.url), { password: 'tr0ub4dor-and-3' })
  const start = openRedis(new Secret('REDIS_URL', wrong.href))
  await expect(start).rejects.toThrow(/^Redis cannot be used \(WRONGPASS .*\)\..*REDIS_URL/)
  await expect(start).rejects.not.toThrow('tr0ub4dor')
  const right = Object.assign(new URL(own.url), { password: 'the-right-pa55word' })
  expect(await (await client(right.href)).ping()).toBe('PONG')
})

test('a start without Redis says so', async () => {
  await expect(openRedis(new Secret('REDIS_URL', 'redis://127.0.0.1:1'))).rejects.toThrow(
    /^Redis cannot be used \(connect ECONNREFUSED .*\)/,
  )
})
