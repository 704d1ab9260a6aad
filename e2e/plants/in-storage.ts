import type { Ground, Plant } from './plant.ts'

const inPage =
  (act: (secret: string) => unknown): Plant['act'] =>
  ({ page, secret }: Ground) =>
    page.evaluate(act, secret)

/** What a browser keeps. */
export const STORAGE_PLANTS: readonly Plant[] = [
  {
    id: 'script-cookie',
    way: 'a cookie that a script sets, for a path that nobody asks',
    channel: 'cookie',
    act: inPage((secret) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the old way is the leak.
      document.cookie = `script=${secret}; path=/nowhere`
    }),
  },
  {
    id: 'local-storage',
    way: 'local storage',
    channel: 'local-storage',
    act: inPage((secret) => {
      localStorage.kept = secret
    }),
  },
  {
    id: 'local-storage-briefly',
    way: 'local storage, taken away again',
    channel: 'local-storage',
    act: inPage((secret) => {
      localStorage.setItem('brief', secret)
      localStorage.removeItem('brief')
    }),
  },
  {
    id: 'session-storage',
    way: 'session storage',
    channel: 'session-storage',
    act: inPage((secret) => {
      sessionStorage.kept = secret
    }),
  },
  { id: 'indexed-db', way: 'IndexedDB', channel: 'indexed-db', act: inPage(keepInDatabase) },
  {
    id: 'indexed-db-bytes',
    way: 'bytes in IndexedDB',
    channel: 'indexed-db',
    act: ({ page, secret }) => page.evaluate(`(${keepInDatabase})(new TextEncoder().encode('${secret}'))`),
  },
  {
    id: 'cache-storage',
    way: 'the Cache Storage',
    channel: 'cache-storage',
    act: inPage(async (secret) => (await caches.open('plants')).put('/kept', new Response(secret))),
  },
  {
    id: 'cache-storage-header',
    way: 'a header in the Cache Storage',
    channel: 'cache-storage',
    act: inPage(async (secret) =>
      (await caches.open('plants')).put('/kept-too', new Response('', { headers: { 'x-t': secret } })),
    ),
  },
  {
    id: 'private-file',
    way: 'a private file of the origin',
    channel: 'private-files',
    act: inPage(async (secret) => {
      const folder = await navigator.storage.getDirectory()
      const writing = await (await folder.getFileHandle('kept', { create: true })).createWritable()
      await writing.write(secret)
      await writing.close()
    }),
  },
  {
    id: 'storage-of-a-site-left',
    way: 'local storage of a site that was left',
    channel: 'local-storage',
    act: async ({ visitor, otherSite, secret }) => {
      await visitor.goto(new URL('/', otherSite).href)
      await visitor.evaluate((it) => {
        localStorage.left = it
      }, secret)
      await visitor.goto('about:blank')
    },
  },
]

/** Runs in the page. */
function keepInDatabase(secret: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(`plants of ${typeof secret}`, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
    opening.onsuccess = () => {
      const change = opening.result.transaction('kept', 'readwrite')
      change.objectStore('kept').put({ deep: [secret] }, 'key')
      change.oncomplete = () => {
        opening.result.close()
        resolve()
      }
      change.onerror = () => reject(change.error)
    }
  })
}
