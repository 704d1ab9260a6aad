import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type ApiProcess, listeningApi, production, signUp } from '../support/api-process.ts'
import { times } from '../support/long-run.ts'
import { emptyPostgres, emptyRedis } from '../support/test-database.ts'
import { startBalancingFront } from './balancing-front.ts'
import { enginePrograms } from './engine-programs.ts'
import { startPostgres } from './start-postgres.ts'
import { startRedis } from './start-redis.ts'
import { type Experience, steadyPerson } from './steady-person.ts'

const PEOPLE = 8
/** How long the people work between two things that happen. */
const BETWEEN_MS = times(700, 5_000)
const [oldSecret, newSecret] = ['an-old-session-secret-0123456789ab', 'a-new-session-secret-of-9876543210']

async function engines(): Promise<Record<string, string>> {
  return { DATABASE_URL: (await emptyPostgres()).open(), REDIS_URL: (await emptyRedis()).open() }
}

/** Three processes on the same engines, and a front before them. */
async function house(storage: Record<string, string>, environment: Record<string, string> = {}) {
  const front = await startBalancingFront()
  const start = async (more: Record<string, string> = {}) => {
    const api = await listeningApi({ ...production, ...storage, ...environment, ...more })
    return { api, backend: front.add(api.url) }
  }
  let running: Awaited<ReturnType<typeof start>>[] = await Promise.all([start(), start(), start()])
  return {
    front,
    running: () => running,
    /** Takes one after the other out of the front, ends it, and puts a new one in its place. */
    async restartEach(more: Record<string, string> = {}) {
      for (const { api, backend } of running) {
        const next = await start(more)
        await front.drain(backend)
        api.child.kill('SIGTERM')
        expect(await api.exited).toEqual([0, null])
        running = [...running.filter((one) => one.api !== api), next]
      }
    },
  }
}

async function crowd(url: string): Promise<() => Promise<Experience[]>> {
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, (_, i) => steadyPerson(url, `person${i}@test.example`)),
  )
  return () => Promise.all(people.map((person) => person.stop()))
}

const sum = (experiences: Experience[], of: (one: Experience) => number) =>
  experiences.reduce((total, one) => total + of(one), 0)
const answered = (experiences: Experience[], status: number) =>
  sum(experiences, ({ statuses }) => statuses[status] ?? 0)

/** Nobody was signed out, no answered save is gone, and no answer has a status but these. Writes down how many there were. */
function expectNothingLost(experiences: Experience[], allowed: number[]): void {
  const statuses = new Set(experiences.flatMap((one) => Object.keys(one.statuses).map(Number)))
  const counts = [...statuses].toSorted().map((status) => `${answered(experiences, status)} × ${status}`)
  process.stdout.write(`${expect.getState().currentTestName}: ${counts.join(', ')}\n`)
  expect([...statuses].filter((status) => !allowed.includes(status))).toEqual([])
  expect([sum(experiences, (one) => one.signedOut), sum(experiences, (one) => one.lostSaves)]).toEqual([0, 0])
  expect(answered(experiences, 200)).toBeGreaterThan(PEOPLE)
}

const isLive = (api: ApiProcess) => api.child.exitCode === null && api.child.signalCode === null

test('who signs in on one process works on another, and is signed out everywhere by the third', async () => {
  const { running } = await house(await engines())
  const [one, two, three] = running().map(({ api }) => api.url)
  const { headers, organizationId } = await signUp(one ?? '')
  const documents = `/api/organizations/${organizationId}/documents`
  const created = await fetch(`${two}${documents}`, { method: 'POST', headers, body: '{"title":"Notes"}' })
  expect(created.status).toBe(201)
  const listed = await fetch(`${three}${documents}`, { headers })
  expect(await listed.json()).toEqual({ items: [await created.json()], nextCursor: null })
  expect((await fetch(`${three}/api/session`, { method: 'DELETE', headers })).status).toBe(204)
  for (const url of [one, two, three]) {
    expect((await fetch(`${url}${documents}`, { headers })).status).toBe(401)
  }
}, 60_000)

test('limits hold in sum over the processes', async () => {
  const { front } = await house(await engines(), { RATE_LIMIT_SIGN_IN_PER_MINUTE: '7' })
  const { headers } = await signUp(front.url)
  const guesses = Array.from({ length: 30 }, () =>
    fetch(`${front.url}/api/session`, {
      method: 'POST',
      headers: { ...headers, cookie: '' },
      body: JSON.stringify({ email: 'ada@test.example', password: 'a guess of it' }),
    }),
  )
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(7)
  expect(statuses.filter((status) => status === 429)).toHaveLength(23)
}, 60_000)

test('a process that is killed at work loses the requests that it had, and nothing else', async () => {
  const { front, running } = await house(await engines())
  const stop = await crowd(front.url)
  await wait(BETWEEN_MS)
  const [victim] = running()
  if (victim === undefined) throw new Error('no process runs')
  victim.api.child.kill('SIGKILL')
  await victim.api.exited
  await wait(BETWEEN_MS)
  const experiences = await stop()
  // One call of each person at most was on its way when it died.
  expect(victim.backend.lost).toBeLessThanOrEqual(PEOPLE)
  expect(answered(experiences, 502)).toBe(victim.backend.lost)
  expectNothingLost(experiences, [200, 201, 502])
}, 60_000)

test('a rolling restart is felt by nobody', async () => {
  const { front, restartEach } = await house(await engines())
  const stop = await crowd(front.url)
  await restartEach()
  await wait(BETWEEN_MS)
  expectNothingLost(await stop(), [200, 201])
}, 120_000)

test('a new session secret is brought in, in three rounds of restarts, and is felt by nobody', async () => {
  const { front, restartEach } = await house(await engines(), { SESSION_SECRET: oldSecret })
  const stop = await crowd(front.url)
  // First all must know it, then all sign with it, and only then may the old one go.
  for (const secrets of [`${oldSecret},${newSecret}`, `${newSecret},${oldSecret}`, newSecret]) {
    await restartEach({ SESSION_SECRET: secrets })
    await wait(BETWEEN_MS)
  }
  expectNothingLost(await stop(), [200, 201])
}, 240_000)

test('PostgreSQL is restarted at work: calls are refused while it is away, and nothing is lost', async () => {
  const postgres = await startPostgres(enginePrograms().postgresBin)
  onTestFinished(() => postgres.remove())
  const { front, running } = await house({
    DATABASE_URL: postgres.url,
    REDIS_URL: (await emptyRedis()).open(),
  })
  const stop = await crowd(front.url)
  for (let i = 0; i < times(2, 10); i++) {
    await wait(BETWEEN_MS)
    await postgres.stop()
    await wait(BETWEEN_MS)
    await postgres.start()
  }
  await wait(BETWEEN_MS)
  const experiences = await stop()
  expect(answered(experiences, 503)).toBeGreaterThan(0)
  expectNothingLost(experiences, [200, 201, 503])
  expect(running().every(({ api }) => isLive(api))).toBe(true)
}, 240_000)

test('Redis, told to write everything down, is restarted at work: nobody is signed out', async () => {
  const redis = await startRedis(enginePrograms().redisServer, { keepsAll: true })
  onTestFinished(() => redis.remove())
  const { front, running } = await house({
    DATABASE_URL: (await emptyPostgres()).open(),
    REDIS_URL: redis.url,
  })
  const stop = await crowd(front.url)
  for (let i = 0; i < times(2, 10); i++) {
    await wait(BETWEEN_MS)
    await redis.stop('SIGKILL')
    await wait(BETWEEN_MS)
    await redis.start()
  }
  await wait(BETWEEN_MS)
  const experiences = await stop()
  expect(answered(experiences, 503)).toBeGreaterThan(0)
  expectNothingLost(experiences, [200, 201, 503])
  expect(running().every(({ api }) => isLive(api))).toBe(true)
}, 240_000)
