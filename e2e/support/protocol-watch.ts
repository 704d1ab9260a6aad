import type { CDPSession, Page } from '@playwright/test'
import type { Evidence } from './evidence.ts'

/** What the DevTools protocol tells and Playwright does not: preflights, favicons, handshakes, raw cookies, redirects. */
const TELLING = [
  'Network.requestWillBeSent',
  'Network.requestWillBeSentExtraInfo',
  'Network.responseReceived',
  'Network.responseReceivedExtraInfo',
  'Network.responseReceivedEarlyHints',
  'Network.webSocketCreated',
  'Network.webSocketWillSendHandshakeRequest',
  'Network.webSocketHandshakeResponseReceived',
  'Network.eventSourceMessageReceived',
  'Log.entryAdded',
] as const

export interface ProtocolWatch {
  /** Whether the body of that address was collected, so that one which cannot be asked for is no gap. */
  hasCollected(url: string): boolean
  /** Looks at the whole document, closed shadow roots included. */
  look(): Promise<void>
  /** Looks at each collected body as a whole, so that no border between two parts can hide anything. */
  finish(): void
}

/** The part of a secret watch that listens to one page over the DevTools protocol. `isToBeRead` says whose body nobody else reads. */
export function watchProtocol(
  page: Page,
  evidence: Evidence,
  isToBeRead: (url: string) => boolean,
): ProtocolWatch {
  const streams = new Map<string, { readonly url: string; readonly parts: Buffer[] }>()
  let session: CDPSession | undefined

  evidence.read(`protocol of ${page.url()}`, async () => {
    session = await page.context().newCDPSession(page)
    await listen(session)
  })

  async function listen(cdp: CDPSession): Promise<void> {
    for (const event of TELLING) {
      cdp.on(event, (told: object) => evidence.examine('browser protocol', event, JSON.stringify(told)))
    }
    // Bodies are collected as they come: a stream that never ends has none to ask for, and a page that is left at once
    // takes its bodies with it.
    cdp.on('Network.responseReceived', ({ requestId, response }) => {
      if (!isToBeRead(response.url)) return
      const parts: Buffer[] = []
      const begun = cdp.send('Network.streamResourceContent', { requestId })
      streams.set(requestId, { url: response.url, parts })
      begun.then(
        ({ bufferedData }) => parts.unshift(Buffer.from(bufferedData, 'base64')),
        // It had ended already; then its body can be asked for.
        () => streams.delete(requestId),
      )
    })
    cdp.on('Network.dataReceived', ({ requestId, data }) => {
      if (data !== undefined) streams.get(requestId)?.parts.push(Buffer.from(data, 'base64'))
    })
    await cdp.send('Network.enable', { maxPostDataSize: 1024 * 1024 })
    await cdp.send('Log.enable')
    await cdp.send('DOM.enable')
  }

  return {
    hasCollected: (url: string) => [...streams.values()].some((stream) => stream.url === url),

    async look() {
      if (page.isClosed() || !session) return
      const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
      evidence.examine('page content', page.url(), JSON.stringify(root))
    },

    finish() {
      for (const { url, parts } of streams.values()) evidence.examine('stream', url, Buffer.concat(parts))
    },
  }
}
