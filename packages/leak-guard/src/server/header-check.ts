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
  find(headers: Headers): Finding | undefined
  findInText(text: string): Finding | undefined
}

/** Most headers are the same in every response; this many are remembered as clean. */
const REMEMBERED = 512

export function createHeaderCheck(scanner: Scanner): HeaderCheck {
  /** Values found clean, by name. Constant headers are the same strings each time, which makes them quick to look up. */
  const clean = new Map<string, Set<string>>()
  let remembered = 0

  function findInText(text: string): Finding | undefined {
    return scanner.scan(Buffer.from(text)).findings[0]
  }

  function findInValue(name: string, value: string): Finding | undefined {
    const known = clean.get(name)
    if (known?.has(value)) return undefined
    validateHeaderName(name)
    validateHeaderValue(name, value)
    const finding = findInText(`${name}: ${value}`)
    if (finding === undefined && remembered < REMEMBERED) {
      remembered += 1
      if (known) known.add(value)
      else clean.set(name, new Set([value]))
    }
    return finding
  }

  function findInHeader(name: string, value: OutgoingHttpHeader | undefined): Finding | undefined {
    if (typeof value === 'string') return findInValue(name, value)
    // No form of a secret is a number that a header may have, such as a length.
    if (value === undefined || typeof value === 'number') return undefined
    for (const single of value) {
      const finding = findInValue(name, single)
      if (finding) return finding
    }
    return undefined
  }

  return {
    findInText,
    find(headers) {
      for (const [name, value] of entriesOf(headers)) {
        const finding = findInHeader(name, value)
        if (finding) return finding
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
