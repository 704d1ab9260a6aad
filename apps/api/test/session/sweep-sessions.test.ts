import type { FastifyBaseLogger } from 'fastify'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { sweepSessions } from '../../src/session/sweep-sessions.ts'
import { sessionStores } from '../support/test-sessions.ts'

const minute = 60_000
const hour = 60 * minute

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function sweeping() {
  const { sessions, userId, clock, contents } = await sessionStores.SQLite()
  const warnings: unknown[] = []
  const { stop } = sweepSessions(sessions, {
    warn: (what: unknown) => warnings.push(what),
  } as unknown as FastifyBaseLogger)
  onTestFinished(stop)
  const kept = async () => (JSON.parse(await contents()) as unknown[]).length
  return { sessions, userId, clock, kept, stop, warnings }
}

test('a sweep goes on until no dead session is left, however many there are', async () => {
  const { sessions, userId, clock, kept } = await sweeping()
  for (let i = 0; i < 234; i++) await sessions.create(`dead ${i}`, userId)
  clock.now += hour
  await sessions.create('live', userId)
  await vi.advanceTimersByTimeAsync(2 * minute - 1)
  expect(await kept()).toBe(1)
  expect(await sessions.isLive('live')).toBe(true)
})

test('between two sweeps there is a minute of peace', async () => {
  const { sessions, kept, clock, userId } = await sweeping()
  await sessions.create('dead', userId)
  clock.now += hour
  await vi.advanceTimersByTimeAsync(minute - 1)
  expect(await kept()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(await kept()).toBe(0)
})

test('a sweep that fails is logged, and the next one is made all the same', async () => {
  const { sessions, userId, clock, kept, warnings } = await sweeping()
  await sessions.create('dead', userId)
  clock.now += hour
  const sweep = vi.spyOn(sessions, 'sweep').mockRejectedValueOnce(new Error('away'))
  await vi.advanceTimersByTimeAsync(minute)
  expect(warnings).toEqual([{ err: new Error('away') }])
  await vi.advanceTimersByTimeAsync(minute)
  expect(sweep).toHaveBeenCalledTimes(2)
  expect(await kept()).toBe(0)
})

test('once stopped, nothing is swept any more', async () => {
  const { sessions, stop } = await sweeping()
  const sweep = vi.spyOn(sessions, 'sweep')
  stop()
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect(sweep).not.toHaveBeenCalled()
})
