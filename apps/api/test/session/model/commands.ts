import type { RouteName } from '@app/contracts'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Answer, Input } from '../../support/browser.ts'
import { wellAnswered } from '../../support/raw-upstream.ts'
import { MINUTE, type Model, type ModelCookie, type ModelSession } from './model.ts'
import { COOKIE, type World } from './world.ts'

/*
 * Each command does one thing to the model and to the server and compares what a browser sees: the status, who is signed
 * in, and the cookie that it is given.
 */

export type Command = fc.AsyncCommand<Model, World>

const command = (name: string, run: (model: Model, world: World) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => name,
})

/** One call of a browser, with the session that it should have been made in. */
interface Visit {
  readonly cookie: ModelCookie | undefined
  readonly session: ModelSession | undefined
  readonly answer: Pick<Answer<RouteName>, 'setCookies'>
}

async function visit<Name extends RouteName>(
  model: Model,
  world: World,
  browser: number,
  name: Name,
  input: Input<Name> = {},
): Promise<Visit & { answer: Answer<Name> }> {
  const cookie = model.jars[browser]
  const session = model.enter(cookie)
  return { cookie, session, answer: await world.browser(cookie?.value).call(name, input) }
}

function expectGiven(
  model: Model,
  browser: number,
  session: ModelSession,
  { setCookies }: Visit['answer'],
): void {
  expect(setCookies).toEqual([
    expect.stringMatching(/^__Host-session=[^;]{50,}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ])
  const [, value = ''] = /^[^=]+=([^;]+)/.exec(setCookies[0] ?? '') ?? []
  const cookie = { value, session, secret: model.secrets[0] ?? '' }
  model.cookies.push(cookie)
  model.jars[browser] = cookie
}

async function expectBegun(
  model: Model,
  world: World,
  browser: number,
  user: number,
  answer: Visit['answer'],
): Promise<void> {
  const session = model.begin(user)
  expectGiven(model, browser, session, answer)
  session.handle = await world.handleOf(model.jars[browser]?.value ?? '')
}

function expectCleared(model: Model, browser: number, { setCookies }: Visit['answer']): void {
  expect(setCookies).toEqual([`${COOKIE}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`])
  model.jars[browser] = undefined
}

/** After a call that changes nothing about the session: a dead cookie is cleared, one of an older secret signed anew. */
function expectKept(model: Model, browser: number, { cookie, session, answer }: Visit): void {
  if (cookie === undefined) expect(answer.setCookies).toEqual([])
  else if (session === undefined) expectCleared(model, browser, answer)
  else if (cookie.secret !== model.secrets[0]) expectGiven(model, browser, session, answer)
  else expect(answer.setCookies).toEqual([])
}

const read = (browser: number) =>
  command(`${browser} reads`, async (model, world) => {
    const made = await visit(model, world, browser, 'readSession')
    const email = made.session && world.emails[made.session.user]
    expect(made.answer.ok.viewer?.user.email).toBe(email)
    expectKept(model, browser, made)
  })

const signIn = (browser: number, user: number, right: boolean) =>
  command(`${browser} signs in as ${user}${right ? '' : ' with a wrong password'}`, async (model, world) => {
    const password = right ? (model.passwords[user] ?? '') : 'not the password'
    const body = { email: world.emails[user] ?? '', password }
    const made = await visit(model, world, browser, 'signIn', { body })
    expect(made.answer.status).toBe(right ? 200 : 401)
    if (!right) return expectKept(model, browser, made)
    if (made.session) made.session.ended = true
    await expectBegun(model, world, browser, user, made.answer)
  })

const signOut = (browser: number) =>
  command(`${browser} signs out`, async (model, world) => {
    const { session, answer } = await visit(model, world, browser, 'signOut')
    expect([answer.status, answer.headers['clear-site-data']]).toEqual([204, '"storage"'])
    if (session) session.ended = true
    expectCleared(model, browser, answer)
  })

const endOthers = (browser: number) =>
  command(`${browser} ends the others`, async (model, world) => {
    const made = await visit(model, world, browser, 'endOtherSessions')
    expect(made.answer.status).toBe(made.session ? 204 : 401)
    if (made.session) model.endAll(made.session.user, made.session)
    expectKept(model, browser, made)
  })

const endByHandle = (browser: number, pick: number) =>
  command(`${browser} ends number ${pick} of its list`, async (model, world) => {
    const listed = await visit(model, world, browser, 'listSessions', { query: { limit: 100 } })
    expect(listed.answer.status).toBe(listed.session ? 200 : 401)
    expectKept(model, browser, listed)
    if (!listed.session) return
    const { user } = listed.session
    const live = model.sessions.filter((session) => session.user === user && model.isLive(session))
    const { items } = listed.answer.ok
    expect(items.map(({ id }) => id).sort()).toEqual(live.map(({ handle }) => handle).sort())
    for (const { id, current } of items) expect(current).toBe(id === listed.session.handle)
    const chosen = items[pick % items.length]?.id ?? ''
    const ended = await visit(model, world, browser, 'endSession', { params: { sessionId: chosen } })
    expect(ended.answer.status).toBe(204)
    expectKept(model, browser, ended)
    const session = live.find(({ handle }) => handle === chosen)
    if (session) session.ended = true
  })

const changePassword = (browser: number, right: boolean) =>
  command(
    `${browser} changes its password${right ? '' : ', not knowing the old one'}`,
    async (model, world) => {
      const user = model.jars[browser]?.session.user ?? 0
      const newPassword = `password number ${model.next++}`
      const currentPassword = right ? (model.passwords[user] ?? '') : 'not the password'
      const made = await visit(model, world, browser, 'changePassword', {
        body: { currentPassword, newPassword },
      })
      expect(made.answer.status).toBe(made.session ? (right ? 204 : 403) : 401)
      if (!made.session || !right) return expectKept(model, browser, made)
      model.endAll(user)
      model.passwords[user] = newPassword
      await world.makePasswordCheap(user, newPassword)
      await expectBegun(model, world, browser, user, made.answer)
    },
  )

const token = (browser: number) =>
  command(`${browser} asks for a token`, async (model, world) => {
    const body = { organizationId: world.organizationIds[model.jars[browser]?.session.user ?? 0] ?? '' }
    const made = await visit(model, world, browser, 'createVeltToken', { body })
    expect(made.answer.status).toBe(made.session ? 200 : 401)
    expectKept(model, browser, made)
  })

/** A token call that Velt sits on while other things happen. What counts is the session at the end of it. */
const heldToken = (browser: number, meanwhile: readonly Command[]) =>
  command(`${browser} waits for a token while (${meanwhile.join('; ')})`, async (model, world) => {
    const cookie = model.jars[browser]
    const session = model.enter(cookie)
    if (session === undefined) return
    const asked = Promise.withResolvers<() => void>()
    world.upstream.answer = (socket, request) => {
      world.upstream.answer = wellAnswered
      asked.resolve(() => wellAnswered(socket, request))
    }
    const body = { organizationId: world.organizationIds[session.user] ?? '' }
    const held = world.browser(cookie?.value).call('createVeltToken', { body })
    const answerIt = await asked.promise
    for (const one of meanwhile) await one.run(model, world)
    answerIt()
    const answer = await held
    expect(answer.status).toBe(model.isLive(session) ? 200 : 401)
    expect(answer.setCookies.length).toBeLessThanOrEqual(1)
  })

/** A browser comes by a cookie that was given out at any time, to itself or to another. */
const adopt = (browser: number, pick: number) =>
  command(`${browser} takes cookie number ${pick}`, async (model) => {
    model.jars[browser] = model.cookies[pick % model.cookies.length] ?? model.jars[browser]
  })

const pass = (minutes: number) =>
  command(`${minutes} minutes pass`, async (model) => {
    model.now += minutes * MINUTE
  })

/** Long enough, and the absolute limit ends what the idle one never would. */
const stay = (browser: number, hours: number) =>
  command(`${browser} stays for ${hours} hours`, async (model, world) => {
    for (let i = 0; i < hours * 3 && model.jars[browser] !== undefined; i++) {
      await pass(20).run(model, world)
      await read(browser).run(model, world)
    }
  })

const restart = command('the server restarts', (model, world) => world.restart(model.secrets))

const rotate = command('the secret is rotated', async (model, world) => {
  model.secrets = [`a-secret-of-the-model-of-sessions-${model.next++}`, ...model.secrets].slice(0, 2)
  await world.restart(model.secrets)
})

const sweep = (limit: number) =>
  command(`${limit} dead sessions are swept`, async (_model, world) => {
    await world.server.sessions.sweep(limit)
  })

/** Every command, for so many browsers and users; more of those that begin a session than of those that end one. */
export function anyCommand(browsers: number, users: number): fc.Arbitrary<Command> {
  const browser = fc.nat({ max: browsers - 1 })
  const user = fc.nat({ max: users - 1 })
  const mostly = fc.nat({ max: 4 }).map((n) => n > 0)
  const often = [
    fc.tuple(browser, user, mostly).map((values) => signIn(...values)),
    fc.tuple(browser, fc.nat({ max: 50 })).map((values) => adopt(...values)),
    fc.constantFrom(1, 1, 2, 3, 4, 8, 16, 29, 31).map(pass),
    browser.map(read),
    browser.map(token),
  ]
  const seldom = [
    browser.map(signOut),
    browser.map(endOthers),
    fc.tuple(browser, fc.nat({ max: 5 })).map((values) => endByHandle(...values)),
    fc.tuple(browser, mostly).map((values) => changePassword(...values)),
    fc.tuple(browser, fc.constantFrom(1, 6, 13)).map((values) => stay(...values)),
    fc.constantFrom(1, 3, 100).map(sweep),
  ]
  const weighed = (weight: number) => (arbitrary: fc.Arbitrary<Command>) => ({ weight, arbitrary })
  const inOneRun = [...often.map(weighed(3)), ...seldom.map(weighed(1))]
  const meanwhile = fc.array(fc.oneof(...inOneRun), { maxLength: 4 })
  return fc.oneof(
    ...inOneRun,
    weighed(3)(fc.tuple(browser, meanwhile).map((values) => heldToken(...values))),
    weighed(1)(fc.constantFrom(restart, rotate)),
  )
}

/** Each browser signed in, to begin with. */
export const everybodySignsIn = (browsers: number, users: number): Command[] =>
  Array.from({ length: browsers }, (_, browser) => signIn(browser, browser % users, true))
