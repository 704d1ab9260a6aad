/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
import type { Channel } from '../channels.ts'
import type { flatten } from './flatten.ts'

export interface Stored {
  readonly channel: Channel
  readonly texts: readonly string[]
  readonly unread?: string
}

/**
 * All that a document's origin keeps in the browser, and what its window carries along. Runs in a page as source text.
 */
export async function readStorage(flattenValue: typeof flatten): Promise<Stored[]> {
  const areas: readonly (readonly [Channel, read: () => unknown])[] = [
    ['local-storage', () => Object.entries(localStorage)],
    ['session-storage', () => Object.entries(sessionStorage)],
    ['indexed-db', readDatabases],
    ['cache-storage', readCaches],
    [
      'private-files',
      async () => (isSecureContext ? readFolder(await navigator.storage.getDirectory()) : []),
    ],
  ]
  const stored: Stored[] = []
  const keep = (channel: Channel, value: unknown) => {
    const texts = flattenValue(value, (unread) => stored.push({ channel, texts: [], unread }))
    stored.push({ channel, texts })
  }
  keep('page-state', [window.name, history.state, location.href])
  if (!mayStore()) return stored
  for (const [channel, read] of areas) {
    try {
      keep(channel, await read())
    } catch (fault) {
      stored.push({ channel, texts: [], unread: String(fault) })
    }
  }
  return stored

  /** A frame in a sandbox or within another site has no storage, and nor has a page without an origin. */
  function mayStore(): boolean {
    try {
      return localStorage !== undefined && location.origin !== 'null'
    } catch {
      return false
    }
  }

  async function readDatabases(): Promise<unknown[]> {
    const found: unknown[] = []
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await done(indexedDB.open(name))
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName)
        found.push(name, storeName, await done(store.getAllKeys()), await done(store.getAll()))
      }
      database.close()
    }
    return found
  }

  function done<Result>(asked: IDBRequest<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  }

  async function readCaches(): Promise<unknown[]> {
    const found: unknown[] = []
    if (!isSecureContext) return found
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const response = await cache.match(request)
        found.push(name, request.url, [...request.headers], [...(response?.headers ?? [])])
        found.push(await response?.text().catch(() => ''), await (await cache.match(request))?.arrayBuffer())
      }
    }
    return found
  }

  async function readFolder(folder: FileSystemDirectoryHandle): Promise<unknown[]> {
    const found: unknown[] = []
    for await (const [name, entry] of folder.entries()) {
      if (entry.kind === 'directory') found.push(name, await readFolder(entry as FileSystemDirectoryHandle))
      else found.push(name, await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer())
    }
    return found
  }
}
