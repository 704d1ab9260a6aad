import { BASE85_CODECS } from '../needles/base85-codec.ts'
import { type DigitValues, decodeBits, digitValues } from './bit-decoder.ts'
import { hasTextStretch, makesSense } from './text-stretch.ts'
import { decoded, type Reading } from './view.ts'

/** The shortest run that can hold a secret. */
const SHORTEST = 24
/** So much is decoded at first; nearly always it makes no sense, and that is all. */
const PROBE = 40
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const DIGITS = '0123456789'
const BASE91 = digitValues(`${UPPER}${LOWER}${DIGITS}!#$%&()*+,./:;<=>?@[]^_\`{|}~"`)
const UUENCODE = digitValues(Array.from({ length: 64 }, (_, i) => String.fromCharCode(32 + i)).join(''))
UUENCODE[0x60] = 0
const XXENCODE = digitValues(`+-${DIGITS}${UPPER}${LOWER}`)
const LINES = /^[ -\x7f]{5,90}$/gm
/** A run starts at the start of a text, after a blank, a quote, a bracket or a sign that opens something. */
const OPENS = new Uint8Array(256)
for (const byte of Buffer.from(' \t\r\n"\'`~=:,(>')) OPENS[byte] = 1

interface Codec {
  readonly label: string
  readonly values: DigitValues
  readonly decode: (digits: Uint8Array, values: DigitValues) => Buffer
}

const CODECS: readonly Codec[] = [
  ...BASE85_CODECS.map(({ label, alphabet }) => ({
    label,
    values: digitValues(alphabet),
    decode: decodeBase85,
  })),
  { label: 'base91', values: BASE91, decode: decodeBase91 },
]

/** One bit for each codec that a character is a digit of. */
const DIGIT_OF = new Uint8Array(256)
for (const [bit, { values }] of CODECS.entries()) {
  for (let byte = 0; byte < 256; byte++)
    if (values[byte] !== 255) DIGIT_OF[byte] = (DIGIT_OF[byte] ?? 0) | (1 << bit)
}
const ALL = (1 << CODECS.length) - 1

/** What runs of all printable characters decode to: base85 and base91, and the lines of uuencode and xxencode. */
export function printableRuns(text: Buffer): Reading[] {
  const readings: Reading[] = []
  for (let start = 0; start + SHORTEST <= text.length; start++) {
    if (start > 0 && OPENS[text[start - 1] as number] === 0) continue
    let kinds = ALL
    for (let i = start; kinds !== 0 && i < start + SHORTEST; i++)
      kinds &= DIGIT_OF[text[i] as number] as number
    for (let bit = 0; kinds >>> bit !== 0; bit++) {
      const codec = CODECS[bit]
      if (codec === undefined || ((kinds >>> bit) & 1) === 0) continue
      const { label, values, decode } = codec
      if (!isSound(decode(text.subarray(start, start + PROBE), values))) continue
      readings.push(decoded(label, decode(text.subarray(start), values), start, text.length))
    }
  }
  return [...readings, ...lineReadings(text)]
}

function lineReadings(text: Buffer): Reading[] {
  const source = text.toString('latin1')
  return [['uuencode', UUENCODE] as const, ['xxencode', XXENCODE] as const].flatMap(([label, values]) => {
    const lines = [...source.matchAll(LINES)].map(([line]) => decodeLine(line, values))
    const bytes = Buffer.concat(lines)
    return makesSense(bytes) ? [decoded(label, bytes, 0, text.length)] : []
  })
}

function isSound(probe: Buffer): boolean {
  return probe.length >= 12 && (hasTextStretch(probe.subarray(0, 20), 12) || isPacked(probe))
}

function isPacked([first, second, third]: Uint8Array): boolean {
  return (
    (first === 0x1f && second === 0x8b && third === 8) ||
    (first === 0x28 && second === 0xb5) ||
    (first === 0x78 && [1, 0x5e, 0x9c, 0xda].includes(second ?? 0))
  )
}

function decodeBase85(digits: Uint8Array, values: DigitValues): Buffer {
  const bytes: number[] = []
  let value = 0
  let held = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = values[digits[i] as number] as number
    if (digit === 255) break
    value = value * 85 + digit
    held += 1
    if (held < 5) continue
    if (value >= 2 ** 32) break
    bytes.push(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
    value = 0
    held = 0
  }
  for (let i = held; i > 0 && i < 5; i++) value = value * 85 + 84
  for (let i = 1; i < held; i++) bytes.push(Math.floor(value / 256 ** (4 - i)) & 255)
  return Buffer.from(bytes)
}

function decodeBase91(digits: Uint8Array): Buffer {
  const bytes: number[] = []
  let first = -1
  let held = 0
  let heldBits = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = BASE91[digits[i] as number] as number
    if (digit === 255) break
    if (first < 0) {
      first = digit
      continue
    }
    const value = first + digit * 91
    held |= value << heldBits
    heldBits += (value & 8191) > 88 ? 13 : 14
    first = -1
    for (; heldBits >= 8; heldBits -= 8, held >>>= 8) bytes.push(held & 255)
  }
  if (first >= 0) bytes.push((held | (first << heldBits)) & 255)
  return Buffer.from(bytes)
}

/** A line says at its start how many bytes it holds, and has just so many characters. */
function decodeLine(line: string, values: DigitValues): Buffer {
  const count = values[line.charCodeAt(0)] ?? 255
  const digits = line.slice(1).trimEnd()
  const wanted = Math.ceil(count / 3) * 4
  if (count === 0 || count > 45 || digits.length > wanted + 1 || digits.length < Math.ceil((count * 8) / 6)) {
    return Buffer.alloc(0)
  }
  return decodeBits(line.slice(1).padEnd(wanted, ' '), values, 6).subarray(0, count)
}
