import type { Evidence } from '../evidence.ts'
import { flatten } from '../in-page/flatten.ts'
import type { Target } from '../protocol/targets.ts'
import type { Observer } from './observer.ts'

/** Hears the console, uncaught errors, the browser's own complaints, and dialogs, in pages and in workers of every kind. */
export function observeConsole(evidence: Evidence): Observer {
  return {
    attach(target) {
      const { session, url } = target
      session.on('Runtime.consoleAPICalled', ({ args }) => {
        for (const { objectId, preview: _, ...plain } of args) {
          evidence.examine('console', url, JSON.stringify(plain))
          if (objectId !== undefined) evidence.read('console', url, () => readObject(target, objectId))
        }
      })
      session.on('Runtime.exceptionThrown', ({ exceptionDetails }) =>
        evidence.examine('uncaught-error', url, JSON.stringify(exceptionDetails)),
      )
      session.on('Log.entryAdded', ({ entry }) => evidence.examine('console', url, JSON.stringify(entry)))
      session.on('Page.javascriptDialogOpening', ({ message, defaultPrompt = '' }) =>
        evidence.examine('dialog', url, `${message}\n${defaultPrompt}`),
      )
      const domains = [
        'Runtime.enable',
        'Log.enable',
        ...(target.isPage ? (['Page.enable'] as const) : []),
      ] as const
      for (const domain of domains) session.send(domain).catch(() => undefined)
    },
  }

  async function readObject({ session, url }: Target, objectId: string): Promise<void> {
    const { result } = await session.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: `function () { return (${flatten})(this).join('\\n') }`,
      returnByValue: true,
    })
    evidence.examine('console', url, String(result.value))
  }
}
