import type { ByteProfile } from './byte-profile.ts'
import {
  type Escape,
  type ReadEscape,
  readCodePoint,
  readCommonEscape,
  readQuotedPrintable,
  readStyleEscape,
} from './escape-sequences.ts'
import { nextOf } from './next-of.ts'
import { keep, type Reading, rewritten } from './view.ts'

/** One way of writing escapes, and what an escape can start with, as bytes and as a table that holds 1 for them. */
interface Dialect {
  readonly label: string
  readonly read: ReadEscape
  readonly starts: readonly number[]
  readonly isStart: Uint8Array
}

/** Escapes of every common family, mixed as they may be. */
export const COMMON = dialect('escapes', readCommonEscape, '\\%&')
export const CODE_POINTS = dialect('code points', readCodePoint, 'U_')
/** Reads what `COMMON` reads too, in another way. */
export const STYLE = dialect('style sheet escapes', readStyleEscape, '\\')
export const QUOTED_PRINTABLE = dialect('quoted-printable', readQuotedPrintable, '=')

/** A reading in which escapes are gone; `nested` tells that what they stood for may start escapes in turn. */
export interface Unescaped extends Reading {
  readonly nested: boolean
}

/** The text with the escapes of a dialect replaced by what they stand for; undefined when it has none. */
export function unescaped(dialect: Dialect, bytes: Buffer, profile: ByteProfile): Unescaped | undefined {
  if (!dialect.starts.some((byte) => profile[byte] === 1)) return undefined
  let nested = false
  const reading = rewritten(dialect.label, bytes, (input, out, origins) => {
    const { read, isStart } = dialect
    const found: Escape = { end: 0, code: 0 }
    let length = 0
    for (let i = 0; i < input.length; ) {
      const from = i
      i = nextOf(isStart, input, i)
      length = keep(input, from, i, out, length, origins)
      if (i === input.length) break
      if (read(input, i, found)) {
        const before = length
        if (found.code >= 0) length = write(out, length, found.code)
        nested ||= found.code < 256 && isStart[found.code] === 1
        origins.fill(i, before, length)
        i = found.end
      } else {
        origins[length] = i
        out[length++] = input[i++] as number
      }
    }
    return length
  })
  return reading.bytes.length < bytes.length ? { ...reading, nested } : undefined
}

/**
 * Writes codes up to 255 as one byte, because programs keep bytes in such characters, and others as UTF-8. Every escape is
 * at least as long as what it is written as.
 */
function write(out: Uint8Array, at: number, code: number): number {
  if (code < 0x100) {
    out[at] = code
    return at + 1
  }
  if (code < 0x800) {
    out[at] = 0xc0 | (code >> 6)
    out[at + 1] = 0x80 | (code & 0x3f)
    return at + 2
  }
  if (code < 0x10000) {
    out[at] = 0xe0 | (code >> 12)
    out[at + 1] = 0x80 | ((code >> 6) & 0x3f)
    out[at + 2] = 0x80 | (code & 0x3f)
    return at + 3
  }
  out[at] = 0xf0 | (code >> 18)
  out[at + 1] = 0x80 | ((code >> 12) & 0x3f)
  out[at + 2] = 0x80 | ((code >> 6) & 0x3f)
  out[at + 3] = 0x80 | (code & 0x3f)
  return at + 4
}

function dialect(label: string, read: ReadEscape, startsWith: string): Dialect {
  const starts = [...Buffer.from(startsWith)]
  const isStart = new Uint8Array(256)
  for (const byte of starts) isStart[byte] = 1
  return { label, read, starts, isStart }
}
