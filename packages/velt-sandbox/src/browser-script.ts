import { readFile } from 'node:fs/promises'
import { Refusal } from './json-http.ts'

/** The browser file that a script address names, the same for every SDK version; null when it is no such address. */
export async function readBrowserScript(pathname: string): Promise<Buffer | null> {
  const [, name] = /^\/lib\/sdk@[\w.-]+\/([a-z-]+\.js)$/.exec(pathname) ?? []
  if (!name) return null
  return readFile(new URL(`browser/${name}`, import.meta.url)).catch(() => {
    throw new Refusal('NOT_FOUND', `The browser script has no part ${name}.`)
  })
}
