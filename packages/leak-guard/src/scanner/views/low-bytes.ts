import { decoded, type Reading } from './view.ts'

/** Words of no language are that long, but for those without spaces. */
const CHARACTERS = /(?:[\xc2-\xf4][\x80-\xbf]{1,3}[\da-zA-Z]{0,2}){16,}/g

/**
 * The low byte of each character, where most are not of ASCII: bytes kept in the characters of a text, or letters moved
 * as a whole to another part of Unicode.
 */
export function lowBytes(bytes: Buffer, text: string): Reading[] {
  return Array.from(text.matchAll(CHARACTERS), ({ index, 0: match }) => {
    const end = index + match.length
    const characters = Array.from(bytes.toString('utf8', index, end), (char) => char.codePointAt(0) ?? 0)
    return decoded('low bytes of characters', Buffer.from(characters), index, end)
  })
}
