import type { Evidence } from '../evidence.ts'
import type { Observer } from './observer.ts'

/**
 * Hears the console, uncaught errors, the browser's own complaints, and dialogs, in pages and in workers of every kind.
 * Objects are told of by the page, whole and at once: a tool that asks for them may come too late.
 */
export function observeConsole(evidence: Evidence): Observer {
  return {
    attach({ session, url, isPage }) {
      session.on('Runtime.consoleAPICalled', ({ args }) => {
        for (const { value, description = '' } of args) {
          evidence.examine('console', url, `${JSON.stringify(value)}\n${description}`)
        }
      })
      session.on('Runtime.exceptionThrown', ({ exceptionDetails }) =>
        evidence.examine('uncaught-error', url, JSON.stringify(exceptionDetails)),
      )
      session.on('Log.entryAdded', ({ entry }) => evidence.examine('console', url, JSON.stringify(entry)))
      session.on('Page.javascriptDialogOpening', ({ message, defaultPrompt = '' }) =>
        evidence.examine('dialog', url, `${message}\n${defaultPrompt}`),
      )
      for (const domain of ['Runtime.enable', 'Log.enable'] as const)
        session.send(domain).catch(() => undefined)
      if (isPage) session.send('Page.enable').catch(() => undefined)
    },
  }
}
