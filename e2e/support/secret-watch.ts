import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page, Request } from '@playwright/test'
import { Evidence, type Sighting } from './evidence.ts'
import type { HttpsFront } from './https-front.ts'
import { type ProtocolWatch, watchProtocol } from './protocol-watch.ts'

export interface SecretWatch {
  /** Looks at what the browsers keep and show at this moment: call it before something is cleared or left. */
  look(): Promise<void>
  /**
   * Takes a last look, leaves every page, and gives all that was seen, and all that nobody could look into: a clean
   * run has neither.
   */
  finish(): Promise<{ readonly sightings: readonly Sighting[]; readonly unread: readonly string[] }>
}

export interface WatchOptions {
  readonly secrets: Readonly<Record<string, string>>
  /** The front of the site. It sees what a browser's tools do not show, such as the body of a redirect. */
  readonly front?: HttpsFront
}

/**
 * Watches browser profiles for values that must never reach them: in all that their pages send, receive, log, keep and
 * show. Start it before the first page, and set no routes: an answer that Playwright makes up says nothing.
 */
export function watchForSecrets(
  contexts: readonly BrowserContext[],
  { secrets, front }: WatchOptions,
): SecretWatch {
  const evidence = new Evidence(secrets)
  const bodiless: { readonly url: string; readonly reason: string }[] = []
  const protocols: ProtocolWatch[] = []

  // The wire has the bodies of the own site, those that a browser does not give out included.
  const isToBeRead = (url: string) => /^https?:/.test(url) && !(front && new URL(url).origin === front.url)

  function watchRequest(request: Request): void {
    const url = request.url()
    evidence.examine('request', url, `${request.method()} ${url}`)
    evidence.examine('request', url, request.postDataBuffer() ?? '')
    evidence.read(`headers of ${url}`, async () =>
      evidence.examine('request', url, lines(await request.headersArray())),
    )
  }

  function watchBody(request: Request): void {
    const url = request.url()
    if (!isToBeRead(url)) return
    evidence.read(`body of ${url}`, async () => {
      const response = await request.response()
      const body = await response
        ?.body()
        .catch((fault: Error) => void bodiless.push({ url, reason: fault.message }))
      if (body) evidence.examine('response body', url, body)
    })
  }

  function watchPage(page: Page): void {
    protocols.push(watchProtocol(page, evidence, isToBeRead))
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => evidence.examine('web socket', socket.url(), payload))
      socket.on('framereceived', ({ payload }) => evidence.examine('web socket', socket.url(), payload))
    })
    page.on('download', (download) =>
      evidence.read(`download ${download.url()}`, async () =>
        evidence.examine('download', download.suggestedFilename(), await readFile(await download.path())),
      ),
    )
  }

  function watchContext(context: BrowserContext): void {
    context.on('request', watchRequest)
    context.on('requestfinished', watchBody)
    context.on('requestfailed', watchBody)
    context.on('response', (response) => {
      const url = response.url()
      evidence.read(`head of ${url}`, async () =>
        evidence.examine(
          'response head',
          url,
          `${response.statusText()}\n${lines(await response.headersArray())}`,
        ),
      )
    })
    context.on('console', (message) => {
      const { url } = message.location()
      evidence.examine('console', url, message.text())
      for (const value of message.args())
        evidence.read('a value in the console', async () =>
          evidence.examine('console', url, JSON.stringify(await value.jsonValue()) ?? ''),
        )
    })
    context.on('weberror', (fault) => evidence.examine('page error', '', String(fault.error().stack)))
    for (const page of context.pages()) watchPage(page)
    context.on('page', watchPage)
  }

  for (const context of contexts) watchContext(context)
  const leaveWire = front?.onExchange(({ url, sent, received }) => {
    evidence.examine('wire', url, sent)
    evidence.examine('wire', url, received)
  })
  const pages = () => contexts.flatMap((context) => context.pages())

  async function look(): Promise<void> {
    await evidence.settled()
    for (const context of contexts) {
      const kept = await context.storageState({ indexedDB: true })
      evidence.examine('cookies and storage', 'the browser', JSON.stringify(kept))
    }
    for (const page of pages()) if (page.url() !== 'about:blank') await lookAtPage(page, evidence)
    for (const protocol of protocols) await protocol.look()
  }

  /** Leaving a page is the last moment at which it can send something. */
  async function leavePages(): Promise<void> {
    for (const page of pages()) {
      await page.goto('about:blank')
      if (!front) continue
      // What a page sends as it goes is on its way before this request, which therefore shows that it has arrived.
      await page.goto(front.url, { waitUntil: 'commit' })
      await page.goto('about:blank')
    }
    await front?.settled()
  }

  return {
    look,
    async finish() {
      await look()
      await leavePages()
      await evidence.settled()
      for (const protocol of protocols) protocol.finish()
      for (const { url, reason } of bodiless) {
        const collected = protocols.some((protocol) => protocol.hasCollected(url))
        if (!collected) evidence.miss(`body of ${url}`, reason)
      }
      leaveWire?.()
      return { sightings: evidence.sightings, unread: evidence.unread }
    },
  }
}

function lines(headers: readonly { readonly name: string; readonly value: string }[]): string {
  return headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

async function lookAtPage(page: Page, evidence: Evidence): Promise<void> {
  const url = page.url()
  evidence.examine('page content', url, await page.content())
  evidence.examine('session storage', url, await page.evaluate(() => JSON.stringify({ ...sessionStorage })))
  for (const entry of await page.evaluate(readCaches)) evidence.examine('cache storage', url, entry)
}

/** Runs in the page: address, headers and text of everything in the Cache Storage of its origin. */
async function readCaches(): Promise<string[]> {
  const entries: string[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const response = await cache.match(request)
      const head = JSON.stringify([name, request.url, ...(response?.headers ?? [])])
      entries.push(`${head}\n${await response?.text()}`)
    }
  }
  return entries
}
