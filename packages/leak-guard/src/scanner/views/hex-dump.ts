import { decoded, type Reading } from './view.ts'

/** A line of a hex dump: an offset, then groups of hex digits, then perhaps the text. */
const LINE = /(?<![\da-z])[\da-f]{4,16}:?[ \t]+((?:[\da-f]{2}){1,8}(?: {1,2}(?:[\da-f]{2}){1,8}){0,15})/gi
const FIRST_OFFSET = /(?<![\da-z])0{4,16}:?[ \t]/i

/** The bytes that a hex dump (xxd, hexdump -C) shows, its offsets and its column of text left out. `text` has a character for each byte. */
export function hexDump(text: string): Reading | undefined {
  if (!text.includes('0000')) return undefined
  if (!FIRST_OFFSET.test(text)) return undefined
  const digits = Array.from(text.matchAll(LINE), ([, groups = '']) => groups.replaceAll(' ', '')).join('')
  return decoded('hex dump', Buffer.from(digits, 'hex'), 0, text.length)
}
