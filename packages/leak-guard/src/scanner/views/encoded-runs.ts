import { BASE32_VARIANTS, decodeBits } from './bit-decoder.ts'
import { makesSense } from './text-stretch.ts'
import { decoded, type Reading } from './view.ts'

/** The shortest runs that can hold a secret in a further form. */
const SHORTEST_BASE64 = 24
const SHORTEST_BASE32 = 40
const LONGER_THAN_NAMES = 128
/** Lines this long that follow each other are one wrapped run; words of prose are shorter. */
const SHORTEST_LINE = 32
/** Runs of a narrower alphabet, which may stand within a run of a wider one: `/` and letters are base64 as well. */
const HEX_RUNS = /[\da-f]{32,}/gi
const BASE32_RUNS = /[A-Z\d]{40,}|[a-z\d]{40,}/g

const BASE64 = 1
const BLANK = 2
const KIND = new Uint8Array(256)
mark(BASE64, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')
mark(BLANK, ' \t\r\n')

function mark(kind: number, characters: string): void {
  for (const byte of Buffer.from(characters)) KIND[byte] = kind
}

/**
 * What long runs of base64, base32 and hex digits decode to, those within a longer run included. Wrapped lines are
 * put together first.
 *
 * With `known`, a closer look: at every alignment, because a run may start with characters that do not belong to it, and
 * from the end to the start. Runs in `known` were decoded before, and new ones are added to it.
 */
export function encodedRuns(text: Buffer, known?: Set<string>): Reading[] {
  const readings: Reading[] = []
  for (let i = 0; i < text.length; i++) {
    if (at(KIND, at(text, i)) !== BASE64) continue
    const start = i
    let lineStart = i
    for (; i < text.length; i++) {
      if (at(KIND, at(text, i)) === BASE64) continue
      if (i - lineStart < SHORTEST_LINE) break
      const next = nextLine(text, i)
      if (next === i) break
      if (lineStart === start) decode(start, i, false)
      lineStart = next
      i = next - 1
    }
    if (i - start >= SHORTEST_BASE64) decode(start, i, true)
  }
  return readings

  /** The first of several lines is decoded alone too, in case the next ones do not belong to it. */
  function decode(start: number, end: number, complete: boolean): void {
    const run = text.toString('latin1', start, end).replace(/\s+/g, '')
    if (known?.has(run)) return
    known?.add(run)
    decodeRun(run, known !== undefined, (label, bytes, stored) => {
      readings.push({ ...decoded(label, bytes, start, end), stored: stored && complete })
    })
  }
}

/** The start of the next line when only a line break and blanks stand between, else `end`. */
function nextLine(text: Buffer, end: number): number {
  let next = end
  while (next < text.length && next - end < 8 && at(KIND, at(text, next)) === BLANK) next += 1
  return next < text.length && at(KIND, at(text, next)) === BASE64 ? next : end
}

type Push = (label: string, bytes: Buffer, stored: boolean) => void

function decodeRun(run: string, closely: boolean, push: Push): void {
  if (run.length > LONGER_THAN_NAMES || looksRandom(run)) {
    decodeAligned('base64', run, closely ? 4 : 1, (digits) => Buffer.from(digits, 'base64'), push)
  }
  for (const [digits] of run.matchAll(HEX_RUNS)) {
    decodeAligned('hex', digits, closely ? 2 : 1, (aligned) => Buffer.from(aligned, 'hex'), push)
  }
  if (run.length < SHORTEST_BASE32) return
  for (const [digits] of run.matchAll(BASE32_RUNS)) {
    if (!/\d/.test(digits) || !/[a-z]/i.test(digits)) continue
    for (const { label, values } of BASE32_VARIANTS) {
      decodeAligned(label, digits, closely ? 8 : 1, (aligned) => decodeBits(aligned, values, 5), push)
    }
  }
}

/**
 * Decodes from the first digit on, and closely from each of the next ones, and all that backwards. Only the first of
 * these is as somebody stored it, the others are dropped unless they make sense.
 */
function decodeAligned(
  label: string,
  digits: string,
  alignments: number,
  decode: (digits: string) => Buffer,
  push: Push,
): void {
  const own = decode(digits)
  if (!label.startsWith('base32') || makesSense(own)) push(label, own, true)
  if (alignments === 1) return
  const backwards = Buffer.from(digits, 'latin1').reverse().toString('latin1')
  for (let from = 0; from < alignments; from++) {
    const forward = decode(digits.slice(from))
    if (from > 0 && makesSense(forward)) push(label, forward, false)
    const reversed = decode(backwards.slice(from))
    if (makesSense(reversed)) push(`reversed > ${label}`, reversed, from === 0)
  }
}

/** Names and paths in programs are made of the same letters, but seldom of all kinds of them. */
function looksRandom(run: string): boolean {
  return /[\d+]/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run)
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] as number
}
