import { hash } from 'node:crypto'
import type { Finding, ScanResult } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'

export interface BodyCheck {
  /** Whether it is certain at a glance that a text, sent as UTF-8, holds no secret. */
  looksClean(text: string): boolean
  /** A secret in a whole body. Where the body has a content encoding, it must also be readable to its end. */
  find(body: Buffer, encoding: string | undefined): Finding | undefined
}

/** Bodies from this size on are likely files, which are sent again and again. */
const WORTH_REMEMBERING = 4096
const REMEMBERED = 1024
const READABLE = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'identity'])

export function createBodyCheck(scanner: Scanner): BodyCheck {
  /** Digests of bodies that were found clean. */
  const clean = new Set<string>()

  function look(body: Buffer, encoding: string | undefined): Finding | undefined {
    if (encoding === undefined) return scanner.scan(body).findings[0]
    const names = encoding.split(',').map((name) => name.trim().toLowerCase())
    const unknown = names.find((name) => !READABLE.has(name))
    if (unknown !== undefined) return unreadable(`the content encoding ${unknown} is not known`)
    return packedFinding(scanner.scan(body, names.includes('br') ? 'body.br' : 'body'))
  }

  return {
    looksClean: (text) => text.length < WORTH_REMEMBERING && scanner.looksClean(text),
    find(body, encoding) {
      if (body.length < WORTH_REMEMBERING) return look(body, encoding)
      const digest = `${encoding} ${hash('sha256', body, 'base64')}`
      if (clean.has(digest)) return undefined
      const finding = look(body, encoding)
      if (finding === undefined) {
        if (clean.size >= REMEMBERED) clean.clear()
        clean.add(digest)
      }
      return finding
    },
  }
}

/**
 * Only a body that is packed as a whole must be readable: people may store what they like, and their own broken archive
 * inside a text must not make their document unreadable to them.
 */
function packedFinding({ findings, notFullyRead: [unread] }: ScanResult): Finding | undefined {
  return findings[0] ?? (unread && unreadable(unread.reason))
}

/** Stands for a body of which nobody can say that it is clean. */
export function unreadable(reason: string): Finding {
  return { secret: 'unknown', form: `not fully read: ${reason}`, offset: 0, length: 0 }
}
