import { randomUUID } from 'node:crypto'
import type { Evidence } from '../evidence.ts'
import { flatten } from '../in-page/flatten.ts'
import { type Report, reportCalls } from '../in-page/report-calls.ts'
import { isEndOfBrowser, isEndOfTarget } from '../protocol/connection.ts'
import type { Target } from '../protocol/targets.ts'
import { lookAtEach } from './look-at-each.ts'
import type { Observer } from './observer.ts'
import { WATCH_SCRIPT } from './watch-script.ts'

/** Hears what pages and workers hand to each other and to the system: messages, blobs, clipboard, notifications. */
export function observeCalls(evidence: Evidence): Observer {
  const binding = `leakWatch${randomUUID().replaceAll('-', '')}`
  const source = `(${reportCalls})(${flatten}, '${binding}')\n//# sourceURL=${WATCH_SCRIPT}`
  const breakpoints = new Map<Target, string>()

  return {
    attach(target) {
      const { session } = target
      session.on('Runtime.bindingCalled', ({ name, payload }) => {
        if (name !== binding) return
        const { channel, url, texts = [], unread } = JSON.parse(payload) as Report
        for (const text of texts) evidence.examine(channel, url, text)
        if (unread !== undefined) evidence.miss(channel, url, unread)
      })
      evidence.read('message', target.url, () =>
        unlessGone(() =>
          Promise.all([
            session.send('Runtime.enable'),
            session.send('Runtime.addBinding', { name: binding }),
            target.isPage
              ? prepareDocuments(target, source)
              : prepareWorker(target, source, evidence).then((id) => void breakpoints.set(target, id)),
          ]),
        ),
      )
    },

    /** A look runs scripts too, and those are not to halt. */
    async look(targets) {
      await lookAtEach(targets, evidence, 'message', async (target) => {
        const breakpointId = breakpoints.get(target)
        if (breakpointId === undefined) return
        breakpoints.delete(target)
        await target.session.send('Debugger.removeBreakpoint', { breakpointId })
      })
    },
  }
}

async function prepareDocuments({ session }: Target, source: string): Promise<void> {
  await Promise.all([
    session.send('Page.enable'),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source, runImmediately: true }),
  ])
}

/**
 * A worker has no scripts for new documents. It is halted before each of its scripts instead, and goes on when everything
 * that was begun for it is done: what it says next may be the last of it. Gives the breakpoint that does it.
 */
async function prepareWorker(target: Target, source: string, evidence: Evidence): Promise<string> {
  const { session, url, unfinished } = target
  let isHeard = false
  const hear = async () => {
    if (isHeard) return
    isHeard = true
    await session.send('Runtime.evaluate', { expression: source })
  }
  // Each is answered before the next is sent: Chromium takes `resume` by a way of its own, on which it overtakes the rest.
  session.on('Debugger.paused', () =>
    evidence.read('message', url, () =>
      unlessGone(async () => {
        await hear()
        await Promise.all(unfinished)
        await session.send('Debugger.resume')
      }),
    ),
  )
  // Another debugger may have let a shared worker go before this one had a say.
  session.on('Inspector.workerScriptLoaded', () => {
    if (isHeard) return
    evidence.miss('message', url, 'This worker had begun before it could be heard.')
    evidence.read('message', url, () => unlessGone(hear))
  })
  const [, { breakpointId }] = await Promise.all([
    session.send('Debugger.enable'),
    session.send('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptExecution' }),
  ])
  return breakpointId
}

/** What is gone has nothing more to say. */
async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (fault) {
    if (!isEndOfTarget(fault as Error) && !isEndOfBrowser(fault as Error)) throw fault
  }
}
