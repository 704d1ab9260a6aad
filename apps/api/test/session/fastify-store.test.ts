import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { fastifyStore } from '../../src/session/fastify-store.ts'
import { type SessionStore, SessionStoreUnavailable } from '../../src/session/session-store.ts'
import { testApp } from '../support/test-app.ts'

type Callback = (error?: unknown, result?: unknown) => void
type Operation = (store: ReturnType<typeof fastifyStore>, callback: Callback, userId: string) => void

const operations: [name: keyof SessionStore, operation: Operation][] = [
  ['find', (store, callback) => store.get('id', callback)],
  ['create', (store, callback, userId) => store.set('id', { userId } as never, callback)],
  ['end', (store, callback) => store.destroy('id', callback)],
]

/** What is thrown into nowhere while `work` runs; the test runner would count it against the test. */
async function thrownIntoNowhere(work: () => void): Promise<unknown> {
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  onTestFinished(() => {
    for (const listener of others) process.on('unhandledRejection', listener)
  })
  const thrown = once(process, 'unhandledRejection')
  work()
  return (await thrown)[0]
}

test.each(operations)(
  'D9: a callback that throws after %s is not called again with its own error',
  async (_name, operation) => {
    const { sessions, browser } = await testApp()
    const { user } = await browser().signUp()
    const calls: unknown[][] = []
    const fault = new Error('thrown further down')
    const thrown = await thrownIntoNowhere(() =>
      operation(
        fastifyStore(sessions),
        (...call) => {
          calls.push(call)
          throw fault
        },
        user.id,
      ),
    )
    expect([thrown, calls.length, calls[0]?.[0] ?? null]).toEqual([fault, 1, null])
  },
)

test.each(operations)(
  'a failed %s is told to the callback, without what the store said',
  async (name, operation) => {
    const { sessions } = await testApp()
    const failing = {
      ...sessions,
      [name]: () => Promise.reject(new SessionStoreUnavailable(new Error('10.1.2.3'))),
    }
    const error = await new Promise((resolve) => operation(fastifyStore(failing), resolve, 'anybody'))
    expect(error).toMatchObject({ message: 'The session store is not available' })
  },
)
