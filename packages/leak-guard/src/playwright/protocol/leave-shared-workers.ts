import type { Browser } from '@playwright/test'

interface Command {
  readonly method: string
  params?: object
}

/** What Playwright keeps behind a browser of its own process. Nothing of it is promised. */
interface Inner {
  readonly _connection?: {
    readonly _transport?: { send(command: Command): void }
    readonly rootSession?: { send(method: string, params: object): Promise<unknown> }
  }
}

const IN_STEPS = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }

/** Chromium's own list without a filter (no browser, no tab), and shared workers besides. */
const WITHOUT_SHARED_WORKERS = [
  ...['browser', 'tab', 'shared_worker'].map((type) => ({ type, exclude: true })),
  {},
]

/**
 * Keeps Playwright from attaching to shared workers. It has no use for them, and lets each go as soon as it sees it, which
 * on a busy machine is before the watch has a say in it. There is no public way to ask for that. Where a later Playwright is
 * built otherwise, nothing happens here, and a worker that began unheard is told as unread.
 */
export async function leaveSharedWorkers(browser: Browser): Promise<void> {
  const { toImpl } =
    (browser as unknown as { _connection?: { toImpl?(of: object): Inner } })._connection ?? {}
  const { _transport: transport, rootSession } = toImpl?.(browser)._connection ?? {}
  if (!transport || !rootSession) return
  const send = transport.send.bind(transport)
  transport.send = (command) => {
    if (command.method === 'Target.setAutoAttach') {
      command.params = { ...command.params, filter: WITHOUT_SHARED_WORKERS }
    }
    send(command)
  }
  // The browser itself was asked before this.
  await rootSession.send('Target.setAutoAttach', IN_STEPS)
}
