import { matchesOf } from './matches.ts'
import { decoded, type Reading } from './view.ts'

/** Words of no language are that long, but for those without spaces. */
const CHARACTERS = /(?:[\xc2-\xf4][\x80-\xbf]{1,3}[\da-zA-Z]{0,2}){16,}/g

/** A gzip, zlib or zstd stream of which each byte is a character of its own. */
const PACKED =
  /(?:\p{Cc}\xc2\x8b\p{Cc}|x\xc2\x9c|x\xc3\x9a|\(\xc2\xb5\/\xc3\xbd)(?:[^\x80-\xff]|[\xc2\xc3][\x80-\xbf])+/gu

/**
 * The low byte of each character, where most are not of ASCII, or where they begin as packed bytes do: bytes kept in the
 * characters of a text, or letters moved as a whole to another part of Unicode.
 */
export function lowBytes(bytes: Buffer, text: string): Reading[] {
  const found = [CHARACTERS, PACKED].flatMap((kind) => matchesOf(kind, text))
  return found.map(({ index, 0: match }) => {
    const end = index + match.length
    const characters = Array.from(bytes.toString('utf8', index, end), (char) => char.codePointAt(0) ?? 0)
    return decoded('low bytes of characters', Buffer.from(characters), index, end)
  })
}
