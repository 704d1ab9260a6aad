import {
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http'
import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'

export type Headers = OutgoingHttpHeaders | readonly OutgoingHttpHeader[] | undefined

export interface HeaderCheck {
  /**
   * A secret in any name or value.
   *
   * @throws {TypeError} for what HTTP does not allow in a header, as `writeHead` does.
   */
  find(...parts: readonly Headers[]): Finding | undefined
  findInText(text: string): Finding | undefined
}

/** Most headers are the same in every response; this many are remembered as clean. */
const REMEMBERED = 512

export function createHeaderCheck(scanner: Scanner): HeaderCheck {
  const clean = new Set<string>()

  function findInText(text: string): Finding | undefined {
    if (clean.has(text)) return undefined
    const [finding] = scanner.scan(Buffer.from(text)).findings
    if (finding === undefined && clean.size < REMEMBERED) clean.add(text)
    return finding
  }

  function findInHeader(name: string, value: OutgoingHttpHeader | undefined): Finding | undefined {
    if (value === undefined) return undefined
    for (const single of Array.isArray(value) ? value : [String(value)]) {
      const line = `${name}: ${single}`
      if (clean.has(line)) continue
      validateHeaderName(name)
      validateHeaderValue(name, single)
      const finding = findInText(line)
      if (finding) return finding
    }
    return undefined
  }

  return {
    findInText,
    find(...parts) {
      for (const headers of parts) {
        for (const [name, value] of entriesOf(headers)) {
          const finding = findInHeader(name, value)
          if (finding) return finding
        }
      }
      return undefined
    },
  }
}

/** `writeHead` takes an object, a list of pairs, or a flat list of names and values. */
function entriesOf(headers: Headers): (readonly [string, OutgoingHttpHeader | undefined])[] {
  if (headers === undefined) return []
  if (!Array.isArray(headers)) return Object.entries(headers as OutgoingHttpHeaders)
  const items = headers as readonly OutgoingHttpHeader[]
  if (Array.isArray(items[0]))
    return items.map((pair) => pair as unknown as readonly [string, OutgoingHttpHeader])
  return items.flatMap((name, i) => (i % 2 === 0 ? [[String(name), items[i + 1]] as const] : []))
}
