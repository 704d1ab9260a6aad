import { setImmediate } from 'node:timers/promises'
import fc, { type Scheduler } from 'fast-check'
import { expect, test } from 'vitest'
import type { SessionStore } from '../../src/session/session-store.ts'
import { forAllTests } from '../support/for-all-tests.ts'
import { times } from '../support/long-run.ts'
import { wellAnswered } from '../support/raw-upstream.ts'
import { COOKIE, World } from './model/world.ts'

const INTERLEAVINGS = times(50, 1_000)
/** Each costs a whole password hash. */
const DEAR_INTERLEAVINGS = times(20, 1_000)
const password = 'the password of ada'
const newPassword = 'the next password of ada'

/** Decides what goes on next while a race is run. */
let scheduler: Scheduler | undefined

/** Makes a step of the scheduler of each way into the store and of each way out. */
function letSchedulerDecide(sessions: SessionStore): void {
  for (const [name, method] of Object.entries(sessions)) {
    Object.assign(sessions, {
      [name]: async (...values: unknown[]) => {
        await scheduler?.schedule(Promise.resolve(), `${name} begins`)
        const result: unknown = await method(...values)
        await scheduler?.schedule(Promise.resolve(), `${name} ends`)
        return result
      },
    })
  }
}

/**
 * Lets the scheduler choose step after step until all operations are over. It chooses only when each of them has come to
 * a step or to its end, so that none is ahead of the others by being quicker.
 */
async function inAnyOrder(
  schedule: Scheduler,
  begin: () => Promise<{ status: number }>[],
): Promise<(number | undefined)[]> {
  scheduler = schedule
  const operations = begin()
  let going = operations.length
  for (const operation of operations) operation.finally(() => going--).catch(() => {})
  while (going > 0) {
    if (schedule.count() < going) await setImmediate()
    else await schedule.waitOne()
  }
  scheduler = undefined
  return (await Promise.all(operations)).map(({ status }) => status)
}

const shared = forAllTests(async (atEnd) => {
  const world = await World.open([password], ['a-secret-of-the-races-of-sessions-0'], Date.now, atEnd)
  letSchedulerDecide(world.server.sessions)
  return { world }
})

async function signedIn(): Promise<string> {
  const browser = shared.world.browser()
  const email = shared.world.emails[0] ?? ''
  const answer = await browser.call('signIn', { body: { email, password } })
  expect(answer.status).toBe(200)
  return browser.cookies.get(COOKIE) ?? ''
}

const isSignedIn = async (cookie: string) =>
  (await shared.world.browser(cookie).call('readSession')).ok.viewer !== null

type End = (cookie: string, other: string) => Promise<{ status: number }>

/** Each way to end the session of `cookie`; `other` is another browser of the same person. */
const ends: [name: string, interleavings: number, end: End][] = [
  ['signs out', INTERLEAVINGS, (cookie) => shared.world.browser(cookie).call('signOut')],
  [
    'is ended from elsewhere',
    INTERLEAVINGS,
    (_cookie, other) => shared.world.browser(other).call('endOtherSessions'),
  ],
  [
    'is ended by its handle',
    INTERLEAVINGS,
    async (cookie, other) => {
      const sessionId = await shared.world.handleOf(cookie)
      return shared.world.browser(other).call('endSession', { params: { sessionId } })
    },
  ],
  [
    'loses its password',
    DEAR_INTERLEAVINGS,
    (_cookie, other) =>
      shared.world
        .browser(other)
        .call('changePassword', { body: { currentPassword: password, newPassword } }),
  ],
]

test.each(ends)(
  `D1, ASVS 7.4.1, 15.4.2: a browser that %s while Velt thinks is out for good, in %i interleavings`,
  async (_name, interleavings, end) => {
    const { world } = shared
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat({ max: 2 }), async (schedule, reads) => {
        await world.makePasswordCheap(0, password)
        const cookie = await signedIn()
        const other = await signedIn()
        const order: string[] = []
        world.upstream.answer = async (socket, request) => {
          await schedule.schedule(Promise.resolve(), 'Velt answers')
          order.push('answered')
          wellAnswered(socket, request)
        }
        const body = { organizationId: world.organizationIds[0] ?? '' }
        const [given, ended] = await inAnyOrder(schedule, () => [
          world.browser(cookie).call('createVeltToken', { body }),
          end(cookie, other).then((answer) => {
            order.push('ended')
            return answer
          }),
          ...Array.from({ length: reads }, () => world.browser(cookie).call('readSession')),
        ])
        world.upstream.answer = wellAnswered

        expect(ended).toBe(204)
        expect(await isSignedIn(cookie)).toBe(false)
        if (order[0] === 'ended') expect(given).toBe(401)
        else expect([200, 401]).toContain(given)
      }),
      { numRuns: interleavings },
    )
  },
  times(30_000, 600_000),
)

test(
  `ASVS 7.4.3: no sign-in with a password outlives it, in ${DEAR_INTERLEAVINGS} interleavings with its change`,
  async () => {
    const { world } = shared
    const email = world.emails[0] ?? ''
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (schedule) => {
        await world.makePasswordCheap(0, password)
        const old = await signedIn()
        const intruder = world.browser()
        const changer = world.browser(await signedIn())
        const [, changed] = await inAnyOrder(schedule, () => [
          intruder.call('signIn', { body: { email, password } }),
          changer.call('changePassword', { body: { currentPassword: password, newPassword } }),
        ])
        expect(changed).toBe(204)
        expect(await isSignedIn(old)).toBe(false)
        expect(await isSignedIn(intruder.cookies.get(COOKIE) ?? '')).toBe(false)
        expect(await isSignedIn(changer.cookies.get(COOKIE) ?? '')).toBe(true)
      }),
      { numRuns: DEAR_INTERLEAVINGS },
    )
  },
  times(30_000, 600_000),
)
