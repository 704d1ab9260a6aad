import { readFile } from 'node:fs/promises'
import { createScanner } from '@app/leak-guard'
import type { BrowserContext, Page, Request } from '@playwright/test'
import type { HttpsFront } from './https-front.ts'
import { watchProtocol } from './protocol-watch.ts'
import type { Channel, Sighting } from './sighting.ts'

export interface Watched {
  readonly sightings: readonly Sighting[]
  /** What could not be looked into. A clean run has none: what nobody read may hold anything. */
  readonly unread: readonly string[]
}

export interface SecretWatch {
  /** Looks at what the browser keeps and shows at this moment: call it before something is cleared or left. */
  look(): Promise<void>
  /** Takes a last look, leaves every page, and gives all that was seen. */
  finish(): Promise<Watched>
}

export interface WatchOptions {
  readonly secrets: Readonly<Record<string, string>>
  /** The front of the site. It sees what a browser's tools do not show, such as the body of a redirect. */
  readonly front?: HttpsFront
}

/**
 * Watches a browser profile for values that must never reach it: in all that its pages send, receive, log, keep and
 * show. Start it before the first page, and set no routes: an answer that Playwright makes up says nothing.
 */
export async function watchForSecrets(
  context: BrowserContext,
  { secrets, front }: WatchOptions,
): Promise<SecretWatch> {
  const scanner = createScanner(secrets)
  const sightings: Sighting[] = []
  const unread: string[] = []
  const reading = new Set<Promise<void>>()
  const protocols: ReturnType<typeof watchProtocol>[] = []

  // An address may be the very place that a secret is in, and a report is no place for it.
  const mask = (text: string) =>
    Object.entries(secrets).reduce((masked, [name, value]) => masked.replaceAll(value, `[${name}]`), text)

  function examine(channel: Channel, where: string, content: string | Uint8Array): void {
    const { findings, notFullyRead } = scanner.scan(Buffer.from(content))
    for (const { secret, form } of findings) sightings.push({ channel, where: mask(where), secret, form })
    for (const { reason } of notFullyRead) unread.push(`${channel} ${mask(where)}: ${reason}`)
  }

  /** Does what cannot be done at once; a failure means that `what` went unread. */
  function read(what: string, work: () => Promise<void>): void {
    const done = work().catch((fault: Error) => void unread.push(`${what}: ${fault.message.split('\n')[0]}`))
    reading.add(done)
    done.finally(() => reading.delete(done))
  }

  async function readAll(): Promise<void> {
    while (reading.size > 0) await Promise.all(reading)
  }

  const isOwn = (url: string) => front !== undefined && new URL(url).origin === front.url

  context.on('request', (request) => {
    examine('request', request.url(), `${request.method()} ${request.url()}`)
    examine('request', request.url(), request.postDataBuffer() ?? '')
    read(`headers of ${request.url()}`, async () =>
      examine('request', request.url(), lines(await request.headersArray())),
    )
  })
  context.on('response', (response) =>
    read(`head of ${response.url()}`, async () =>
      examine(
        'response head',
        response.url(),
        `${response.statusText()}\n${lines(await response.headersArray())}`,
      ),
    ),
  )
  const readBody = (request: Request) => {
    // The wire has the bodies of the own site already, those that a browser does not give out included.
    if (isOwn(request.url())) return
    read(`body of ${request.url()}`, async () => {
      const response = await request.response()
      if (response) examine('response body', request.url(), await response.body())
    })
  }
  context.on('requestfinished', readBody)
  context.on('requestfailed', (request) => {
    const streamed = protocols.some((protocol) => protocol.hasStreamed(request.url()))
    if (!streamed) readBody(request)
  })
  context.on('console', (message) => {
    examine('console', message.location().url, message.text())
    for (const value of message.args())
      read('a value in the console', async () =>
        examine('console', message.location().url, JSON.stringify(await value.jsonValue()) ?? ''),
      )
  })
  context.on('weberror', (fault) =>
    examine('page error', fault.page()?.url() ?? '', String(fault.error().stack)),
  )

  const attach = (page: Page) => {
    protocols.push(watchProtocol(context, page, examine, read))
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => examine('web socket', socket.url(), payload))
      socket.on('framereceived', ({ payload }) => examine('web socket', socket.url(), payload))
    })
    page.on('download', (download) =>
      read(`download ${download.url()}`, async () =>
        examine('download', download.suggestedFilename(), await readFile(await download.path())),
      ),
    )
  }
  for (const page of context.pages()) attach(page)
  context.on('page', attach)
  const leaveWire = front?.onExchange(({ url, sent, received }) => {
    examine('wire', url, sent)
    examine('wire', url, received)
  })

  async function look(): Promise<void> {
    await readAll()
    examine('cookies and storage', 'context', JSON.stringify(await context.storageState({ indexedDB: true })))
    for (const page of context.pages()) {
      const url = page.url()
      if (url === 'about:blank') continue
      examine('page content', url, await page.content())
      examine('session storage', url, await page.evaluate(() => JSON.stringify({ ...sessionStorage })))
      for (const entry of await page.evaluate(readCaches)) examine('cache storage', url, entry)
    }
    for (const protocol of protocols) await protocol.look()
  }

  /** Leaving a page is the last moment at which it can send something. */
  async function leavePages(): Promise<void> {
    for (const page of context.pages()) {
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
      await readAll()
      for (const protocol of protocols) protocol.finish()
      leaveWire?.()
      return { sightings, unread }
    },
  }
}

function lines(headers: readonly { readonly name: string; readonly value: string }[]): string {
  return headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

/** Runs in the page: address, headers and text of everything in the Cache Storage of its origin. */
async function readCaches(): Promise<string[]> {
  const entries: string[] = []
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      const response = await cache.match(request)
      if (response)
        entries.push(
          `${name} ${request.url}\n${JSON.stringify([...response.headers])}\n${await response.text()}`,
        )
    }
  }
  return entries
}
