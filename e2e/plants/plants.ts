import type { Page } from '@playwright/test'
import type { Channel } from '../support/evidence.ts'

/** One way for a secret to get out: where a watch must see it, and what the page does. */
export interface Plant {
  readonly way: string
  readonly channel: Channel
  /** The address of the leaky site that gives the secret away; without one, the page gets it past every channel. */
  readonly path?: string
  readonly act: (page: Page, secret: string, path: string) => Promise<unknown>
}

const fetched: Plant['act'] = (page, _, path) =>
  page.evaluate(async (address) => void (await (await fetch(address)).text()), path)

/** Leaks on any site, its own or not. */
export const PLANTS: readonly Plant[] = [
  { way: 'a response body', channel: 'response body', path: '/body', act: fetched },
  { way: 'a response header', channel: 'response head', path: '/header', act: fetched },
  { way: 'a status text', channel: 'response head', path: '/status', act: fetched },
  { way: 'an HttpOnly cookie', channel: 'cookies and storage', path: '/cookie', act: fetched },
  {
    way: 'a stream that never ends, cut in two',
    channel: 'stream',
    path: '/stream',
    act: (page, _, path) =>
      page.evaluate(async (address) => {
        const reader = (await fetch(address)).body?.pipeThrough(new TextDecoderStream()).getReader()
        for (let text = ''; !text.includes('end'); ) text += (await reader?.read())?.value ?? 'end'
      }, path),
  },
  {
    way: 'a download',
    channel: 'download',
    path: '/file',
    async act(page, _, path) {
      const download = page.waitForEvent('download')
      await page.evaluate((address) => location.assign(address), path)
      await download
    },
  },
  {
    way: 'a web socket',
    channel: 'web socket',
    path: '/socket',
    async act(page, _, path) {
      const frame = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'))
      await page.evaluate((address) => void new WebSocket(location.origin + address), path)
      await frame
    },
  },
  {
    way: 'a request address',
    channel: 'request',
    act: (page, secret) => page.evaluate(async (it) => void (await fetch(`/nothing?t=${it}`)), secret),
  },
  {
    way: 'a request header',
    channel: 'request',
    act: (page, secret) =>
      page.evaluate(async (it) => void (await fetch('/nothing', { headers: { 'x-t': it } })), secret),
  },
  {
    way: 'a request body',
    channel: 'request',
    act: (page, secret) =>
      page.evaluate(async (it) => void (await fetch('/nothing', { method: 'POST', body: it })), secret),
  },
  {
    way: 'the console',
    channel: 'console',
    act: (page, secret) => page.evaluate((it) => console.log(it), secret),
  },
  {
    way: 'an object in the console',
    channel: 'console',
    act: (page, secret) => page.evaluate((it) => console.log({ deep: { it } }), secret),
  },
  {
    way: 'an error nobody caught',
    channel: 'page error',
    async act(page, secret) {
      const thrown = page.waitForEvent('pageerror')
      await page.evaluate((it) => void setTimeout(() => Promise.reject(new Error(it))), secret)
      await thrown
    },
  },
  {
    way: 'local storage',
    channel: 'cookies and storage',
    act: (page, secret) => page.evaluate((it) => localStorage.setItem('t', it), secret),
  },
  {
    way: 'session storage',
    channel: 'session storage',
    act: (page, secret) => page.evaluate((it) => sessionStorage.setItem('t', it), secret),
  },
  {
    way: 'IndexedDB',
    channel: 'cookies and storage',
    act: (page, secret) => page.evaluate(keepInDatabase, secret),
  },
  {
    way: 'the Cache Storage',
    channel: 'cache storage',
    act: (page, secret) =>
      page.evaluate(async (it) => (await caches.open('plants')).put('/kept', new Response(it)), secret),
  },
  {
    way: 'the document',
    channel: 'page content',
    act: (page, secret) => page.evaluate((it) => document.body.append(it), secret),
  },
  {
    way: 'a closed shadow root',
    channel: 'page content',
    act: (page, secret) =>
      page.evaluate((it) => document.body.attachShadow({ mode: 'closed' }).append(it), secret),
  },
]

/** Leaks that a browser's tools do not show, and the front of the site does. */
export const WIRE_PLANTS: readonly Plant[] = [
  { way: 'the body of a redirect', channel: 'wire', path: '/redirect', act: fetched },
  { way: 'a trailer', channel: 'wire', path: '/trailer', act: fetched },
  {
    way: 'a message the page sends as it goes',
    channel: 'wire',
    act: (page, secret) =>
      page.evaluate(
        (it) => addEventListener('pagehide', () => void navigator.sendBeacon('/nothing', it)),
        secret,
      ),
  },
]

/** Runs in the page. */
function keepInDatabase(secret: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('plants', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
    opening.onsuccess = () => {
      const change = opening.result.transaction('kept', 'readwrite')
      change.objectStore('kept').put({ secret }, 'key')
      change.oncomplete = () => {
        opening.result.close()
        resolve()
      }
      change.onerror = () => reject(change.error)
    }
  })
}
