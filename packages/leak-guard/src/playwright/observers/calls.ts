import { randomUUID } from 'node:crypto'
import type { Evidence } from '../evidence.ts'
import { flatten } from '../in-page/flatten.ts'
import { type Report, reportCalls } from '../in-page/report-calls.ts'
import { isEndOfBrowser, isEndOfTarget } from '../protocol/connection.ts'
import type { Target } from '../protocol/targets.ts'
import type { Observer } from './observer.ts'

/** Hears what pages and workers hand to each other and to the system: messages, blobs, clipboard, notifications. */
export function observeCalls(evidence: Evidence): Observer {
  const binding = `leakWatch${randomUUID().replaceAll('-', '')}`
  const source = `(${reportCalls})(${flatten}, '${binding}')`

  return {
    attach(target) {
      const { session } = target
      session.on('Runtime.bindingCalled', ({ name, payload }) => {
        if (name !== binding) return
        const { channel, url, texts = [], unread } = JSON.parse(payload) as Report
        for (const text of texts) evidence.examine(channel, url, text)
        if (unread !== undefined) evidence.miss(channel, url, unread)
      })
      evidence.read('message', target.url, async () => {
        try {
          await Promise.all([
            session.send('Runtime.enable'),
            session.send('Runtime.addBinding', { name: binding }),
            target.isPage ? prepareDocuments(target, source) : prepareWorker(target, source),
          ])
        } catch (fault) {
          // What is gone before it began has said nothing.
          if (!isEndOfTarget(fault as Error) && !isEndOfBrowser(fault as Error)) throw fault
        }
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

/** A worker has no scripts for new documents; it is halted before its first one instead. */
async function prepareWorker({ session }: Target, source: string): Promise<void> {
  let breakpointId: string | undefined
  session.on('Debugger.paused', ({ reason }) => {
    if (reason === 'instrumentation') session.send('Runtime.evaluate', { expression: source }).catch(ignore)
    session.send('Debugger.resume').catch(ignore)
    if (breakpointId !== undefined) session.send('Debugger.removeBreakpoint', { breakpointId }).catch(ignore)
    breakpointId = undefined
  })
  const [, set] = await Promise.all([
    session.send('Debugger.enable'),
    session.send('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptExecution' }),
  ])
  breakpointId = set.breakpointId
}

function ignore(): void {}
