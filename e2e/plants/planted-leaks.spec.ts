import { test as base, expect, type Page } from '@playwright/test'
import type { Channel } from '../support/evidence.ts'
import { startHttpsFront } from '../support/https-front.ts'
import { watchForSecrets } from '../support/secret-watch.ts'
import { canary } from '../support/secrets.ts'
import { startLeakySite } from './leaky-site.ts'

/** One leak: where the watch must see it, and what the page does. `secret` reaches the page past every channel. */
type Plant = readonly [way: string, channel: Channel, act: (page: Page, secret: string) => Promise<unknown>]

const fetches = (path: string) => (page: Page) =>
  page.evaluate(async (address) => void (await (await fetch(address)).text()), path)

const PLANTS: readonly Plant[] = [
  ['a response body', 'response body', fetches('/body')],
  ['a response header', 'response head', fetches('/header')],
  ['a status text', 'response head', fetches('/status')],
  ['an HttpOnly cookie', 'cookies and storage', fetches('/cookie')],
  [
    'a stream that never ends, cut in two',
    'stream',
    (page) =>
      page.evaluate(async () => {
        const reader = (await fetch('/stream')).body?.pipeThrough(new TextDecoderStream()).getReader()
        for (let text = ''; !text.includes('end'); ) text += (await reader?.read())?.value ?? 'end'
      }),
  ],
  [
    'a download',
    'download',
    async (page) => {
      const download = page.waitForEvent('download')
      await page.evaluate(() => {
        window.location.href = '/file'
      })
      await download
    },
  ],
  [
    'a web socket',
    'web socket',
    async (page) => {
      const frame = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'))
      await page.evaluate(() => void new WebSocket(`${location.origin}/socket`))
      await frame
    },
  ],
  [
    'a request address',
    'request',
    (page, secret) => page.evaluate((it) => fetch(`/nothing?t=${it}`).then(() => {}), secret),
  ],
  [
    'a request header',
    'request',
    (page, secret) =>
      page.evaluate((it) => fetch('/nothing', { headers: { 'x-t': it } }).then(() => {}), secret),
  ],
  [
    'a request body',
    'request',
    (page, secret) =>
      page.evaluate((it) => fetch('/nothing', { method: 'POST', body: it }).then(() => {}), secret),
  ],
  ['the console', 'console', (page, secret) => page.evaluate((it) => console.log('token', it), secret)],
  [
    'an object in the console',
    'console',
    (page, secret) => page.evaluate((it) => console.log({ deep: { it } }), secret),
  ],
  [
    'an error nobody caught',
    'page error',
    async (page, secret) => {
      const thrown = page.waitForEvent('pageerror')
      await page.evaluate((it) => void setTimeout(() => Promise.reject(new Error(it))), secret)
      await thrown
    },
  ],
  [
    'local storage',
    'cookies and storage',
    (page, secret) => page.evaluate((it) => localStorage.setItem('t', it), secret),
  ],
  [
    'session storage',
    'session storage',
    (page, secret) => page.evaluate((it) => sessionStorage.setItem('t', it), secret),
  ],
  [
    'IndexedDB',
    'cookies and storage',
    (page, secret) =>
      page.evaluate(
        (it) =>
          new Promise<void>((resolve, reject) => {
            const opening = indexedDB.open('plants', 1)
            opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
            opening.onsuccess = () => {
              const change = opening.result.transaction('kept', 'readwrite')
              change.objectStore('kept').put({ it }, 'key')
              change.oncomplete = () => {
                opening.result.close()
                resolve()
              }
              change.onerror = () => reject(change.error)
            }
          }),
        secret,
      ),
  ],
  [
    'the Cache Storage',
    'cache storage',
    (page, secret) =>
      page.evaluate(async (it) => (await caches.open('plants')).put('/kept', new Response(it)), secret),
  ],
  ['the document', 'page content', (page, secret) => page.evaluate((it) => document.body.append(it), secret)],
  [
    'a closed shadow root',
    'page content',
    (page, secret) =>
      page.evaluate((it) => document.body.attachShadow({ mode: 'closed' }).append(it), secret),
  ],
  [
    'a message the page sends as it goes',
    'wire',
    (page, secret) =>
      page.evaluate(
        (it) => addEventListener('pagehide', () => void navigator.sendBeacon('/nothing', it)),
        secret,
      ),
  ],
  ['the body of a redirect', 'wire', fetches('/redirect')],
  ['a trailer', 'wire', fetches('/trailer')],
]

const test = base.extend<{ secret: string; site: Awaited<ReturnType<typeof startLeakySite>> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
  secret: async ({}, use) => use(canary()),
  site: async ({ secret }, use) => {
    const site = await startLeakySite(secret)
    await use(site)
    await site.close()
  },
})

for (const [way, channel, act] of PLANTS) {
  test(`a secret in ${way} is seen`, async ({ page, context, site, secret }) => {
    const front = channel === 'wire' ? await startHttpsFront(site.port) : undefined
    const watch = watchForSecrets([context], { secrets: { PLANTED: secret }, ...(front && { front }) })
    await page.goto(front?.url ?? site.url)
    await act(page, secret)
    const { sightings } = await watch.finish()
    await front?.close()
    expect(sightings.map((sighting) => sighting.channel)).toContain(channel)
    expect(JSON.stringify(sightings), 'a report is no place for a secret').not.toContain(secret)
  })
}

test('a page that handles a value much like the secret is reported clean', async ({
  page,
  context,
  site,
  secret,
}) => {
  // Every seventh character is another one, so that no part is long enough to mean anything.
  const nearly = secret.replace(/(.{6})(.)/g, (_, six, one) => six + (one === 'A' ? 'B' : 'A'))
  const front = await startHttpsFront(site.port)
  const watch = watchForSecrets([context], { secrets: { PLANTED: secret }, front })
  await page.goto(front.url)
  await page.evaluate(async (it) => {
    console.log(it)
    localStorage.setItem('t', it)
    document.body.append(it)
    await fetch(`/nothing?t=${it}`, { method: 'POST', body: it })
  }, nearly)
  expect(await watch.finish()).toEqual({ sightings: [], unread: [] })
  await front.close()
})
