import { expect, test } from 'vitest'
import type { ProtocolConnection } from '../../src/playwright/protocol/connection.ts'
import { attachToTargets } from '../../src/playwright/protocol/targets.ts'

type Listener = (params: object) => void

/** A browser by the messages it was sent, and the means to send some back. */
function browserOfMessages() {
  const sent: string[] = []
  const listeners = new Map<string, Listener>()
  const session = (id = 'browser') => ({
    send: async (method: string) => void sent.push(`${id} ${method}`),
    on: (event: string, listener: Listener) => listeners.set(`${id} ${event}`, listener),
  })
  const connection = { browser: session(), session, forget: () => undefined }
  return {
    connection: connection as unknown as ProtocolConnection,
    sent: (method: string) =>
      sent.filter((each) => each.endsWith(` ${method}`)).map((each) => each.split(' ')[0]),
    tell: (teller: string, sessionId: string, type: string) =>
      listeners.get(`${teller} Target.attachedToTarget`)?.({
        sessionId,
        targetInfo: { targetId: type, type, url: 'http://127.0.0.1/' },
      }),
  }
}

test.each(['service_worker', 'shared_worker'])(
  'a %s that browser and page tell of is let go by whom it is watched, and left by the page',
  async (type) => {
    const { connection, sent, tell } = browserOfMessages()
    const prepared: string[] = []
    await attachToTargets(connection, (target) => prepared.push(target.type))
    tell('browser', 'of-page', 'page')
    tell('of-page', 'by-page', type)
    tell('browser', 'by-browser', type)
    expect(prepared).toEqual(['page', type])
    expect(sent('Runtime.runIfWaitingForDebugger')).toEqual(['of-page', 'by-browser'])
    expect(sent('Target.detachFromTarget')).toEqual(['of-page'])
  },
)

test('a worker of a page is let go, which nobody but the page tells of', async () => {
  const { connection, sent, tell } = browserOfMessages()
  await attachToTargets(connection, () => undefined)
  tell('browser', 'of-page', 'page')
  tell('of-page', 'of-worker', 'worker')
  expect(sent('Runtime.runIfWaitingForDebugger')).toContain('of-worker')
  expect(sent('Target.detachFromTarget')).toEqual([])
})
