import { startOfLongRun } from './long-run.ts'
import { matchesOf } from './matches.ts'
import { decoded, type Reading } from './view.ts'

/** How gzip, zlib, zstd, zip and PNG start in hex, which may be in groups of any width. */
const STARTS_IN_HEX = ['1f8b08', '78(?:01|5e|9c|da)', '28b52ffd', '504b0304', '89504e47'].map((start) =>
  start.replace(/[\da-f]{2}(?=[\da-f])/g, '$&[\\s:.-]?'),
)
const HEX = new RegExp(`(?<![\\da-f])(?:${STARTS_IN_HEX.join('|')})(?:[\\s:.-]{0,2}[\\da-f]{2}){8,}`, 'gi')
/** The same in base64, in groups or lines too short to be taken for a wrapped run. */
const BASE64 = /(?<![\w+/-])(?:H4sI|eJ|eNo|eAE|UEsD|KLUv|iVBO)[\w+/-]{0,28}(?:\s{1,8}[\w+/-]{1,31})+/g

/** Labels of a host name: a way out by whoever is asked for its address. */
const LABELS = /(?<!\w)[\da-f]{16,63}(?:\.[\da-f]{2,63})+/gi
const SHORTEST_LABEL = 16
const IS_HEX = new Uint8Array(256)
for (const digit of Buffer.from('0123456789abcdefABCDEF')) IS_HEX[digit] = 1

/**
 * Bytes that are written in groups: packed ones, and those in a host name. What follows packed ones is taken along; it does no
 * harm behind a stream's end. `text` has a character for each byte.
 */
export function bytesInGroups(bytes: Uint8Array, text: string): Reading[] {
  const hasLabel = startOfLongRun(bytes, 0, IS_HEX, SHORTEST_LABEL) < bytes.length
  return [
    ...matchesOf(HEX, text).map((match) => group('hex', match, /[\s:.-]+/g)),
    ...matchesOf(BASE64, text).map((match) => group('base64', match, /\s+/g)),
    ...(hasLabel ? matchesOf(LABELS, text) : []).map((match) => ({
      ...group('hex', match, /\./g),
      stored: true,
    })),
  ]
}

function group(encoding: 'hex' | 'base64', { index, 0: match }: RegExpExecArray, between: RegExp): Reading {
  const bytes = Buffer.from(match.replace(between, ''), encoding)
  return { ...decoded(encoding, bytes, index, index + match.length), stored: false }
}
