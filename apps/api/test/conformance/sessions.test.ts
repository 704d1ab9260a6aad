import { describe, expect, test } from 'vitest'
import { sessionEngines, sessionStores } from '../support/test-sessions.ts'

const minute = 60_000
const hour = 60 * minute
const idle = 30 * minute

/** What follows holds wherever sessions are kept. The limits are half an hour and twelve hours. */
describe.each(sessionEngines)('on %s', (engine) => {
  const store = () => sessionStores[engine]()

  test('a session that was started is found, with whose it is and since when', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    expect(await sessions.find('one')).toEqual({
      userId,
      handle: expect.stringMatching(/^[\w-]{22}$/),
      createdAt: clock.now,
      lastSeenAt: clock.now,
    })
    expect(await sessions.find('another')).toBeUndefined()
  })

  test('D1: a session that was ended stays ended, also when a request that began before saves it again', async () => {
    const { sessions, userId } = await store()
    await sessions.create('one', userId)
    await sessions.end('one')
    await sessions.create('one', userId)
    expect(await sessions.find('one')).toBeUndefined()
    expect(await sessions.isLive('one')).toBe(false)
  })

  test.each([
    ['by its handle', (sessions, userId, handle) => sessions.endByHandle(userId, handle)],
    ['with all others', (sessions, userId) => sessions.endAll(userId)],
    ['for another one’s sake', (sessions, userId) => sessions.endOthers(userId, 'kept')],
  ] as [string, (...values: [Awaited<ReturnType<typeof store>>['sessions'], string, string]) => unknown][])(
    'D1: one that was ended %s stays ended, too, as long as a request can last',
    async (_how, end) => {
      const { sessions, userId, clock } = await store()
      await sessions.create('one', userId)
      clock.now += 29 * minute
      const handle = (await sessions.find('one'))?.handle ?? ''
      await end(sessions, userId, handle)
      clock.now += 20 * minute
      await sessions.sweep(100)
      await sessions.create('one', userId)
      expect(await sessions.find('one')).toBeUndefined()
    },
  )

  test('saving a live session again leaves it as it is', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    const first = await sessions.find('one')
    clock.now += minute
    await sessions.create('one', userId)
    expect(await sessions.find('one')).toEqual(first)
    expect(await sessions.listOfUser(userId, 10)).toHaveLength(1)
  })

  test('ASVS 7.3.1: the idle limit moves with each visit', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    for (let i = 0; i < 4; i++) {
      clock.now += 29 * minute
      expect(await sessions.find('one')).toBeDefined()
    }
    clock.now += 31 * minute
    expect(await sessions.find('one')).toBeUndefined()
  })

  test('asking whether a session is live does not keep it alive', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    clock.now += 20 * minute
    expect(await sessions.isLive('one')).toBe(true)
    clock.now += 20 * minute
    expect(await sessions.isLive('one')).toBe(false)
  })

  test('ASVS 7.3.2, CVE-2024-35220: the absolute limit does not move', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    for (let passed = 0; passed < 12 * hour - 20 * minute; passed += 20 * minute) {
      clock.now += 20 * minute
      expect(await sessions.find('one')).toBeDefined()
    }
    clock.now += 20 * minute
    expect(await sessions.find('one')).toBeUndefined()
  })

  test('both limits are over at their moment, and not before', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    clock.now += idle - 1
    expect(await sessions.isLive('one')).toBe(true)
    clock.now += 1
    expect(await sessions.isLive('one')).toBe(false)
  })

  test('of ten who end a session at once, one is told that it did', async () => {
    const { sessions, userId } = await store()
    await sessions.create('one', userId)
    const ended = await Promise.all(Array.from({ length: 10 }, () => sessions.end('one')))
    expect(ended.filter(Boolean)).toHaveLength(1)
    expect(await sessions.end('never')).toBe(false)
  })

  test('a session that idled out cannot be ended any more', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('one', userId)
    const handle = (await sessions.find('one'))?.handle ?? ''
    clock.now += idle + 1
    expect(await sessions.end('one')).toBe(false)
    expect(await sessions.endByHandle(userId, handle)).toBe(false)
  })

  test('ASVS 7.5.2: lists the live sessions of one user, newest first, a page at a time', async () => {
    const { sessions, userId, otherId, clock } = await store()
    await sessions.create('other', otherId)
    await sessions.create('idle', userId)
    clock.now += idle
    const names = Array.from({ length: 9 }, (_, i) => `live ${i}`)
    for (const [i, name] of names.entries()) {
      await sessions.create(name, userId)
      // Some begin at the same moment.
      if (i % 3 === 2) clock.now += 1
    }
    await sessions.create('ended', userId)
    await sessions.end('ended')
    const handles: string[] = []
    for (let position: readonly [number, string] | undefined; ; ) {
      const rows = await sessions.listOfUser(userId, 2, position)
      expect(rows.length).toBeLessThanOrEqual(3)
      const kept = rows.slice(0, 2)
      handles.push(...kept.map(({ handle }) => handle))
      const last = kept.at(-1)
      if (rows.length < 3 || last === undefined) break
      position = [last.createdAt, last.handle]
    }
    const found = await Promise.all(names.map((name) => sessions.find(name)))
    const expected = found
      .filter((session) => session !== undefined)
      .toSorted((a, b) => b.createdAt - a.createdAt || (a.handle < b.handle ? 1 : -1))
    expect(handles).toEqual(expected.map(({ handle }) => handle))
    expect(await sessions.listOfUser(userId, 100)).toEqual(expected)
  })

  test('a page is full although many sessions in a row have idled out', async () => {
    const { sessions, userId, clock } = await store()
    await sessions.create('oldest', userId)
    for (let i = 0; i < 20; i++) await sessions.create(`idle ${i}`, userId)
    clock.now += idle - 1
    await sessions.find('oldest')
    clock.now += 2
    expect(await sessions.listOfUser(userId, 2)).toMatchObject([{ userId }])
  })

  test('ends one of a user’s by its handle, once, and never somebody else’s', async () => {
    const { sessions, userId, otherId } = await store()
    await sessions.create('one', userId)
    await sessions.create('two', userId)
    const handle = (await sessions.find('one'))?.handle ?? ''
    expect(await sessions.endByHandle(otherId, handle)).toBe(false)
    expect(await sessions.endByHandle(userId, 'no handle')).toBe(false)
    expect(await sessions.isLive('one')).toBe(true)
    expect(await sessions.endByHandle(userId, handle)).toBe(true)
    expect(await sessions.endByHandle(userId, handle)).toBe(false)
    expect([await sessions.isLive('one'), await sessions.isLive('two')]).toEqual([false, true])
  })

  test('ASVS 7.4.3: ends all others of a user, or all, and nobody else’s', async () => {
    const { sessions, userId, otherId } = await store()
    for (const id of ['one', 'two', 'three']) await sessions.create(id, userId)
    await sessions.create('other', otherId)
    const live = async () => {
      const all = await Promise.all(['one', 'two', 'three', 'other'].map((id) => sessions.isLive(id)))
      return all.filter(Boolean).length
    }
    await sessions.endOthers(userId, 'two')
    expect([await sessions.isLive('two'), await live()]).toEqual([true, 2])
    await sessions.endAll(userId)
    expect([await sessions.isLive('other'), await live()]).toEqual([true, 1])
    await sessions.create('four', userId)
    expect(await sessions.isLive('four')).toBe(true)
    expect(await sessions.listOfUser(userId, 10)).toHaveLength(1)
  })

  test('what is stored holds no session id', async () => {
    const { sessions, userId, contents } = await store()
    await sessions.create('the-session-id', userId)
    const stored = await contents()
    expect(stored).toContain(userId)
    expect(stored).not.toContain('the-session-id')
  })

  test('answers that it is there', async () => {
    const { sessions } = await store()
    await expect(sessions.check()).resolves.toBeUndefined()
  })

  test('says when it is closed that the store is not available, and why in the cause', async () => {
    const { sessions, userId, close } = await store()
    await close()
    const unavailable = { name: 'SessionStoreUnavailable', cause: expect.any(Error) }
    await expect(sessions.find('one')).rejects.toMatchObject(unavailable)
    await expect(sessions.create('one', userId)).rejects.toMatchObject(unavailable)
    await expect(sessions.end('one')).rejects.toMatchObject(unavailable)
    await expect(sessions.check()).rejects.toMatchObject(unavailable)
  })
})

describe.each(sessionEngines.filter((engine) => engine !== 'Redis'))('on %s, which keeps rows', (engine) => {
  test('a sweep forgets what can never live again, so many at a time, and nothing else', async () => {
    const { sessions, userId, clock, contents } = await sessionStores[engine]()
    for (const id of ['a', 'b', 'c']) await sessions.create(id, userId)
    clock.now += idle + minute
    await sessions.create('ended', userId)
    await sessions.end('ended')
    await sessions.create('alive', userId)
    expect(await sessions.sweep(2)).toBe(2)
    expect(await sessions.sweep(2)).toBe(1)
    expect(await sessions.sweep(2)).toBe(0)
    expect(await sessions.find('alive')).toBeDefined()
    expect((await contents()).split(userId)).toHaveLength(3)
  })
})
