import type { ProtocolConnection, ProtocolSession } from './connection.ts'

/** A page, a frame in a process of its own, or a worker of any kind. */
export interface Target {
  readonly id: string
  readonly type: string
  readonly url: string
  readonly contextId: string | undefined
  readonly session: ProtocolSession
  readonly isPage: boolean
  /** What an observer has begun and must end before the target runs on. */
  readonly unfinished: Set<Promise<void>>
  isGone: boolean
}

/** Parts of the browser's own window. They show nothing of a site. */
const NOT_OF_A_SITE = new Set(['browser_ui', 'browser', 'tab', 'other'])
const OUTLIVES_PAGES = new Set(['service_worker', 'shared_worker'])
const IN_STEPS = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true } as const

/**
 * Attaches to every target of the browser, however deep, and calls `prepare` for each before its first line of script
 * runs. Gives the targets so far, gone ones included.
 */
export async function attachToTargets(
  connection: ProtocolConnection,
  prepare: (target: Target) => void,
): Promise<{ readonly all: readonly Target[] }> {
  const known = new Map<string, Target>()
  const bySession = new Map<string, Target>()

  function watch(parent: ProtocolSession): Promise<unknown> {
    parent.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const { targetId, type, url, browserContextId: contextId } = targetInfo
      const session = connection.session(sessionId)
      // A worker that outlives a page is told of by the browser, and by the page again. It waits for both, but the second may
      // not let it go: it can be halted for an observer by then, and Chromium would end that halt too. Left, it waits no more.
      if (OUTLIVES_PAGES.has(type) && parent !== connection.browser)
        return attempt(parent.send('Target.detachFromTarget', { sessionId }))
      // A frame that goes to another site and comes back has the same id again.
      const isBack = type === 'iframe' && known.get(targetId)?.isGone === true
      const isNew = (isBack || !known.has(targetId)) && !NOT_OF_A_SITE.has(type)
      if (isNew) {
        const isPage = type === 'page' || type === 'iframe' || type === 'webview'
        const unfinished = new Set<Promise<void>>()
        const about = { id: targetId, type, url, contextId, session, isPage }
        const target: Target = { ...about, unfinished, isGone: false }
        known.set(targetId, target)
        bySession.set(sessionId, target)
        attempt(watch(session))
        prepare(target)
      }
      attempt(session.send('Runtime.runIfWaitingForDebugger'))
    })
    parent.on('Target.detachedFromTarget', ({ sessionId }) => {
      const target = bySession.get(sessionId)
      if (target) target.isGone = true
      connection.forget(sessionId)
    })
    return parent.send('Target.setAutoAttach', IN_STEPS)
  }

  await watch(connection.browser)
  return {
    get all() {
      return [...known.values()]
    },
  }
}

/** A target may be gone before it has been told; then there is nothing left to watch. */
function attempt(sending: Promise<unknown>): void {
  sending.catch(() => undefined)
}
