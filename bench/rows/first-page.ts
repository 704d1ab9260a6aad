import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { builtWeb } from '../support/built-web.ts'
import type { Bench } from '../support/figure.ts'

const KILOBYTES = 90

/** The JavaScript that a browser loads before anybody has signed in, as it is served. */
export const firstPage: Bench = {
  name: 'first-page',
  async run({ say }) {
    const folder = await builtWeb()
    let bytes = 0
    for (const path of firstScripts(folder)) {
      const { length } = brotliCompressSync(readFileSync(join(folder, path)))
      say(`${path} ${length} bytes`)
      bytes += length
    }
    return [
      {
        what: 'first page, JavaScript as served (brotli)',
        budget: `≤ ${KILOBYTES} KB`,
        measured: `${(bytes / 1000).toFixed(1)} KB`,
        isMet: bytes > 0 && bytes <= KILOBYTES * 1000,
      },
    ]
  },
}

/** The scripts that the page names, and what these import at once. */
function firstScripts(folder: string): Set<string> {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = page.matchAll(/<(?:script|link rel="modulepreload")[^>]*(?:src|href)="\/([^"]+\.js)"/g)
  const found = new Set([...named].map(([, path = '']) => path))
  for (const path of found) {
    const source = readFileSync(join(folder, path), 'utf8')
    for (const [, imported = ''] of source.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
      found.add(posix.join(posix.dirname(path), imported))
    }
  }
  return found
}
