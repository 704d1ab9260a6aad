import { readFile } from 'node:fs/promises'
import type { Evidence } from '../evidence.ts'
import type { Observer } from './observer.ts'

/** Reads each file that a page gives to its user. */
export function observeDownloads(evidence: Evidence): Observer {
  return {
    watchContext(context) {
      context.on('page', (page) =>
        page.on('download', (download) => {
          const url = download.url()
          evidence.examine('download', url, download.suggestedFilename())
          evidence.read('download', url, async () => {
            // Of a download that was cancelled the user gets nothing.
            if ((await download.failure()) === 'canceled') return
            evidence.examine('download', url, await readFile(await download.path()))
          })
        }),
      )
    },
  }
}
