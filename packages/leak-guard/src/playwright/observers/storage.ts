import type { BrowserContext, Frame } from '@playwright/test'
import type { Evidence } from '../evidence.ts'
import { flatten } from '../in-page/flatten.ts'
import { readStorage, type Stored } from '../in-page/read-storage.ts'
import { tryAgain } from '../try-again.ts'
import { within } from '../within.ts'
import type { Observer } from './observer.ts'

/**
 * Reads what the browser keeps: cookies, and the storage of each origin that was visited, in every frame there is.
 * Frames within other sites have a storage of their own.
 */
export function observeStorage(evidence: Evidence): Observer {
  const origins = new Map<BrowserContext, Set<string>>()
  const source = `(${readStorage})(${flatten})`

  return {
    watchContext(context) {
      const visited = new Set<string>()
      origins.set(context, visited)
      context.on('page', (page) =>
        page.on('framenavigated', (frame) => {
          if (/^https?:/.test(frame.url())) visited.add(new URL(frame.url()).origin)
        }),
      )
    },

    async look() {
      for (const context of origins.keys()) {
        for (const page of context.pages()) for (const frame of page.frames()) await lookAtFrame(frame)
        await lookAtCookies(context)
      }
    },

    async beforeClose(context) {
      for (const origin of origins.get(context) ?? []) await lookAtOrigin(context, origin)
      await lookAtCookies(context)
      origins.delete(context)
    },
  }

  function lookAtCookies(context: BrowserContext): Promise<void> {
    return evidence.attempt('cookie', undefined, async () =>
      evidence.examine('cookie', undefined, JSON.stringify(await context.cookies())),
    )
  }

  function lookAtFrame(frame: Frame): Promise<void> {
    const url = frame.url()
    return evidence.attempt('local-storage', url, async () => {
      for (const { channel, texts, unread } of await storedIn(frame)) {
        for (const text of texts) evidence.examine(channel, url, text)
        if (unread !== undefined) evidence.miss(channel, url, unread)
      }
    })
  }

  async function storedIn(frame: Frame): Promise<Stored[]> {
    try {
      return await tryAgain(() => within('The storage', frame.evaluate<Stored[]>(source)))
    } catch (fault) {
      if (frame.isDetached() || frame.page().isClosed()) return []
      throw fault
    }
  }

  /** Opens an empty page of an origin that was visited: made up here, so that its server is not asked. */
  function lookAtOrigin(context: BrowserContext, origin: string): Promise<void> {
    return evidence.attempt('local-storage', origin, async () => {
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      await session.send('Network.setBypassServiceWorker', { bypass: true })
      await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
      await page.goto(`${origin}/`)
      await lookAtFrame(page.mainFrame())
      // Not by `page.close`: the watch looks at every page that is closed by that.
      const closed = page.waitForEvent('close')
      await session.send('Page.close')
      await closed
    })
  }
}
