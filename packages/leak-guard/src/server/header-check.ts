import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'

export type Headers = OutgoingHttpHeaders | readonly OutgoingHttpHeader[] | undefined

export interface HeaderCheck {
  /** A secret in any name or value. */
  find(headers: Headers): Finding | undefined
  /** Whether it is certain that no header holds a secret, and none says that the body is packed. */
  arePlain(headers: Headers): boolean
  findInText(text: string): Finding | undefined
}

/** Most headers are the same in every response; so many are remembered as clean. */
const REMEMBERED = 512
const ENCODING = 'content-encoding'

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
    // Node sends any other value as the text that it turns into.
    for (const single of Array.isArray(value) ? value : [value]) {
      const finding = findInValue(name, String(single))
      if (finding) return finding
    }
    return undefined
  }

  return {
    findInText,

    find(headers) {
      for (const [name, value] of pairsOf(headers)) {
        const finding = findInHeader(name, value)
        if (finding) return finding
      }
      return undefined
    },

    arePlain(headers) {
      if (Array.isArray(headers)) return false
      const named = headers as OutgoingHttpHeaders | undefined
      let place = 0
      // Looks at what is inherited too, which Node leaves out: that is cheaper than a list of entries for each response.
      for (const name in named) {
        const value = named[name]
        if (value !== values[place] || name !== names[place]) {
          if (isNamed(name, ENCODING) || findInHeader(name, value)) return false
          names[place] = name
          // A list may be changed before it comes again.
          values[place] = typeof value === 'object' ? undefined : value
        }
        place += 1
      }
      return true
    },
  }
}

function isNamed(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted
}

type Pair = readonly [name: string, value: OutgoingHttpHeader | undefined]

/** `writeHead` takes an object, a list of pairs, or a flat list of names and values. */
function pairsOf(headers: Headers): readonly Pair[] {
  if (!Array.isArray(headers)) return Object.entries((headers as OutgoingHttpHeaders | undefined) ?? {})
  const items = headers as readonly OutgoingHttpHeader[]
  if (Array.isArray(items[0])) return items as unknown as readonly Pair[]
  return items.flatMap((name, i) => (i % 2 === 0 ? [[String(name), items[i + 1]] as const] : []))
}
