import { startOfLongRun } from './long-run.ts'
import { matchesOf } from './matches.ts'
import { decoded, type Reading } from './view.ts'

/** The shortest runs that can hold a secret in a further form. */
const SHORTEST_BASE64 = 24
const SHORTEST_HEX = 32
const SHORTEST_BASE32 = 40
const SHORTEST_BITS = 96
const LONGER_THAN_NAMES = 128
/** Lines this long that follow each other are one wrapped run; words of prose are shorter. */
const SHORTEST_LINE = 32
/** A run that is not random is of interest where so many bytes in a row of what it says are ASCII: those of words are not. */
const SHORTEST_ASCII = 16
/** How base64 of gzip, zlib, zip, zstd and PNG starts: a run may have something else in front of it. */
const PACKED_STARTS = ['H4sI', 'eJ', 'eNo', 'eAE', 'UEsD', 'KLUv', 'iVBOR']

const HEX_WITHIN = new RegExp(`[\\da-f]{${SHORTEST_HEX},}`, 'gi')

const BASE64 = 1
const BASE32 = 2
const HEX = 4
const BLANK = 8
const BITS = 16
const KIND = new Uint8Array(256)
mark(BASE64, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')
mark(BASE32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz234567')
mark(HEX, '0123456789abcdefABCDEF')
mark(BITS, '01')
mark(BLANK, ' \t\r\n')
const IS_BASE64 = KIND.map((kind) => kind & BASE64)
const IS_ASCII = new Uint8Array(256).fill(1, 0, 0x80)

function mark(kind: number, characters: string): void {
  for (const byte of Buffer.from(characters)) KIND[byte] = at(KIND, byte) | kind
}

/**
 * What long runs of base64, base32, hex and binary digits decode to. Wrapped lines are put together first.
 *
 * With `known`, a closer look: at every alignment, because a run may start with characters that do not belong to it, and
 * from the end to the start. Runs in `known` were decoded before, and new ones are added to it.
 */
export function encodedRuns(text: Buffer, known?: Set<string>): Reading[] {
  const readings: Reading[] = []
  let i = 0
  for (;;) {
    const start = startOfLongRun(text, i, IS_BASE64, SHORTEST_BASE64)
    if (start === text.length) return readings
    i = start
    let lineStart = start
    let kinds = BASE64 | BASE32 | HEX | BITS
    /** The kinds of all whole lines so far: what follows the last one may be no part of the run. */
    let kindsOfLines = 0
    for (; i < text.length; i++) {
      const kind = at(KIND, at(text, i))
      if ((kind & BASE64) !== 0) {
        kinds &= kind
        continue
      }
      if (i - lineStart < SHORTEST_LINE) break
      const next = nextLine(text, i)
      if (next === i) break
      if (lineStart === start) decode(start, i, kinds, false)
      kindsOfLines = kinds
      lineStart = next
      i = next - 1
    }
    decode(start, i, kinds | kindsOfLines, true)
  }

  /** The first of several lines is decoded alone too, in case the next ones do not belong to it. */
  function decode(start: number, end: number, kinds: number, complete: boolean): void {
    const run = text.toString('latin1', start, end).replace(/\s+/g, '')
    if (known?.has(run)) return
    known?.add(run)
    const decodeInto = known ? decodeClosely : decodeRun
    const push: Push = (label, bytes, stored) => {
      readings.push({ ...decoded(label, bytes, start, end), stored: stored && complete })
    }
    decodeInto(run, kinds, push)
    // Digits that stand right beside other letters, such as the last part of a path.
    if ((kinds & HEX) === 0) for (const [digits] of matchesOf(HEX_WITHIN, run)) decodeInto(digits, HEX, push)
  }
}

/** The start of the next line when only a line break and blanks stand between, else `end`. */
function nextLine(text: Buffer, end: number): number {
  let next = end
  while (next < text.length && next - end < 8 && (at(KIND, at(text, next)) & BLANK) !== 0) next += 1
  return next < text.length && (at(KIND, at(text, next)) & BASE64) !== 0 ? next : end
}

type Push = (label: string, bytes: Buffer, stored: boolean) => void

function decodeRun(run: string, kinds: number, push: Push): void {
  if (mayBeBase64(run)) pushBase64('base64', run, looksRandom(run), push, true)
  if ((kinds & HEX) !== 0 && run.length >= SHORTEST_HEX) push('hex', Buffer.from(run, 'hex'), true)
  if ((kinds & BASE32) !== 0 && run.length >= SHORTEST_BASE32 && /[2-7]/.test(run)) {
    push('base32', decodeBase32(run), true)
  }
}

function decodeClosely(run: string, kinds: number, push: Push): void {
  decodeRun(run, kinds, push)
  if ((kinds & BITS) !== 0 && run.length >= SHORTEST_BITS) {
    const octets = run.match(/.{8}/g) ?? []
    push('bits', Buffer.from(octets.map((octet) => Number.parseInt(octet, 2))), true)
    push('bits, lowest first', Buffer.from(octets.map((octet) => Number.parseInt(reversed(octet), 2))), true)
  }
  if (mayBeBase64(run)) {
    const isRandom = looksRandom(run)
    const starts = new Set([1, 2, 3])
    for (const magic of PACKED_STARTS) {
      const found = run.indexOf(magic)
      if (found > 3) starts.add(found)
    }
    for (const from of starts) pushBase64('base64', run.slice(from), isRandom, push, false)
    pushBase64('reversed > base64', reversed(run), isRandom, push, true)
  }
  if ((kinds & HEX) !== 0 && run.length >= SHORTEST_HEX) {
    push('hex', Buffer.from(run.slice(1), 'hex'), false)
    push('reversed > hex', Buffer.from(reversed(run), 'hex'), true)
  }
}

/** What a random run stands for may be packed; any other is text, wide or not, or no base64. */
function pushBase64(label: string, run: string, isRandom: boolean, push: Push, stored: boolean): void {
  const bytes = Buffer.from(run, 'base64')
  if (isRandom || startOfLongRun(bytes, 0, IS_ASCII, SHORTEST_ASCII) < bytes.length)
    push(label, bytes, stored)
}

function reversed(run: string): string {
  return Buffer.from(run, 'latin1').reverse().toString('latin1')
}

function mayBeBase64(run: string): boolean {
  return run.length > LONGER_THAN_NAMES || looksRandom(run)
}

/** Names and paths in programs are made of the same letters, but seldom of all kinds of them. */
function looksRandom(run: string): boolean {
  return /[\d+]/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run)
}

function decodeBase32(run: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of run.toUpperCase()) {
    held = ((held << 5) | (char < 'A' ? char.charCodeAt(0) - 24 : char.charCodeAt(0) - 65)) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  return Buffer.from(bytes)
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] as number
}
