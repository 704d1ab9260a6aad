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

/** Most headers are the same in every response; so many are remembered as clean. */
const REMEMBERED = 512

export function createHeaderCheck(scanner: Scanner): HeaderCheck {
  /** Values found clean, by name. Constant headers are the same strings each time, which makes them quick to look up. */
  const clean = new Map<string, Set<string>>()
  let remembered = 0
  /** The headers before these, by place: most responses of a server differ in little. */
  const names: string[] = []
  const values: OutgoingHttpHeaders[string][] = []

  function findInText(text: string): Finding | undefined {
    return scanner.looksClean(text) ? undefined : scanner.scan(Buffer.from(text)).findings[0]
  }

  function findInValue(name: string, value: string): Finding | undefined {
    const known = clean.get(name)
    if (known?.has(value)) return undefined
    validateHeaderName(name)
    validateHeaderValue(name, value)
    const finding = findInText(`${name}: ${value}`)
    if (finding === undefined) {
      if (remembered === REMEMBERED) clean.clear()
      remembered = (remembered % REMEMBERED) + 1
      if (known) known.add(value)
      else clean.set(name, new Set([value]))
    }
    return finding
  }

  function findInHeader(name: string, value: OutgoingHttpHeader | undefined): Finding | undefined {
    if (typeof value === 'string') return findInValue(name, value)
    // No form of a secret is a number that a header may have, such as a length.
    if (typeof value === 'number') return undefined
    // Node refuses no value but this one, and sends any other as the text that it turns into.
    if (value === undefined) validateHeaderValue(name, value as never)
    for (const single of Array.isArray(value) ? value : [value]) {
      const finding = findInValue(name, String(single))
      if (finding) return finding
    }
    return undefined
  }

  function findInPairs(pairs: readonly Pair[]): Finding | undefined {
    for (const [name, value] of pairs) {
      const finding = findInHeader(name, value)
      if (finding) return finding
    }
    return undefined
  }

  return {
    findInText,
    find(headers) {
      if (Array.isArray(headers)) return findInPairs(pairsOf(headers as readonly OutgoingHttpHeader[]))
      const named = headers as OutgoingHttpHeaders | undefined
      let place = 0
      // Looks at what is inherited too, which Node leaves out: that is cheaper than a list of entries for each response.
      for (const name in named) {
        const value = named[name]
        if (value !== values[place] || name !== names[place]) {
          const finding = findInHeader(name, value)
          if (finding) return finding
          names[place] = name
          // A list may be changed before it comes again.
          values[place] = typeof value === 'object' ? undefined : value
        }
        place += 1
      }
      return undefined
    },
  }
}

type Pair = readonly [name: string, value: OutgoingHttpHeader | undefined]

/** The value of a header, by its name in lower case. */
export function headerIn(headers: Headers, name: string): OutgoingHttpHeader | undefined {
  if (Array.isArray(headers)) return pairsOf(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  const named = headers as OutgoingHttpHeaders | undefined
  for (const key in named) if (key.length === name.length && key.toLowerCase() === name) return named[key]
  return undefined
}

/** `writeHead` also takes a list of pairs, or a flat list of names and values. */
function pairsOf(items: readonly OutgoingHttpHeader[]): readonly Pair[] {
  if (Array.isArray(items[0])) return items as unknown as readonly Pair[]
  return items.flatMap((name, i) => (i % 2 === 0 ? [[String(name), items[i + 1]] as const] : []))
}
