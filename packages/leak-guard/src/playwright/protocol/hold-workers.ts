import type { Browser } from '@playwright/test'

interface Message {
  readonly method?: string
  readonly sessionId?: string
  params?: object
}

interface Attached {
  readonly sessionId: string
  readonly targetInfo: { readonly type: string }
}

/** What Playwright keeps behind a browser of its own process. Nothing of it is promised. */
interface Inner {
  readonly _connection?: {
    readonly _transport?: { send(command: Message): void; onmessage?: (message: Message) => void }
    readonly rootSession?: { send(method: string, params: object): Promise<unknown> }
  }
}

const IN_STEPS = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }

/** Chromium's own list without a filter (no browser, no tab), and shared workers besides, for which Playwright has no use. */
const WITHOUT_SHARED_WORKERS = [
  ...['browser', 'tab', 'shared_worker'].map((type) => ({ type, exclude: true })),
  {},
]

/**
 * Leaves it to the watch to let workers go that outlive pages. Such a one goes with the first debugger that lets it (a worker
 * of a page waits for all of them), and that may be Playwright, before the watch has a say. There is no public way to ask it
 * for patience. Where a later Playwright is built otherwise, nothing happens here, and a worker that began unheard is told
 * as unread.
 */
export async function holdWorkers(browser: Browser): Promise<void> {
  const { toImpl } =
    (browser as unknown as { _connection?: { toImpl?(of: object): Inner } })._connection ?? {}
  const { _transport: transport, rootSession } = toImpl?.(browser)._connection ?? {}
  if (!transport?.onmessage || !rootSession) return
  const held = new Set<string>()
  const { onmessage } = transport
  const send = transport.send.bind(transport)
  transport.onmessage = (message) => {
    const { sessionId, targetInfo } = (message.params ?? {}) as Partial<Attached>
    if (message.method === 'Target.attachedToTarget' && sessionId && targetInfo?.type === 'service_worker')
      held.add(sessionId)
    onmessage(message)
  }
  transport.send = (command) => {
    const { method, sessionId = '' } = command
    if (method === 'Runtime.runIfWaitingForDebugger' && held.has(sessionId)) return
    if (method === 'Target.setAutoAttach')
      command.params = { ...command.params, filter: WITHOUT_SHARED_WORKERS }
    send(command)
  }
  // The browser itself was asked before this.
  await rootSession.send('Target.setAutoAttach', IN_STEPS)
}
