import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import type { Channel } from './sighting.ts'

type Examine = (channel: Channel, where: string, content: string | Uint8Array) => void
type Read = (what: string, work: () => Promise<void>) => void

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

/** The part of a secret watch that listens to one page over the DevTools protocol. */
export function watchProtocol(context: BrowserContext, page: Page, examine: Examine, read: Read) {
  const streams = new Map<string, { readonly url: string; readonly parts: Buffer[] }>()
  let session: CDPSession | undefined

  read(`protocol of ${page.url()}`, async () => {
    session = await context.newCDPSession(page)
    await listen(session)
  })

  async function listen(cdp: CDPSession): Promise<void> {
    for (const event of TELLING) {
      cdp.on(event, (told: object) => examine('browser protocol', event, JSON.stringify(told)))
    }
    // A stream that never ends has no body to ask for, so its parts are collected as they come.
    cdp.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.mimeType !== 'text/event-stream') return
      const parts: Buffer[] = []
      streams.set(requestId, { url: response.url, parts })
      read(`stream ${response.url}`, async () => {
        const { bufferedData } = await cdp.send('Network.streamResourceContent', { requestId })
        parts.unshift(Buffer.from(bufferedData, 'base64'))
      })
    })
    cdp.on('Network.dataReceived', ({ requestId, data }) => {
      if (data !== undefined) streams.get(requestId)?.parts.push(Buffer.from(data, 'base64'))
    })
    await cdp.send('Network.enable', { maxPostDataSize: 1024 * 1024 })
    await cdp.send('Log.enable')
    await cdp.send('DOM.enable')
  }

  return {
    /** Whether that address was read as a stream, so that its missing body is no gap. */
    hasStreamed: (url: string) => [...streams.values()].some((stream) => stream.url === url),

    /** Looks at the whole document, closed shadow roots included. */
    async look(): Promise<void> {
      if (page.isClosed() || !session) return
      const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
      examine('page content', page.url(), JSON.stringify(root))
    },

    /** Looks at the streams as a whole, so that no border between two parts can hide anything. */
    finish(): void {
      for (const { url, parts } of streams.values()) examine('stream', url, Buffer.concat(parts))
    },
  }
}
