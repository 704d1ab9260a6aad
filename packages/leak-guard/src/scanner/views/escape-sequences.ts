import { NAMED_ENTITIES } from './named-entities.ts'

/** What an escape stands for: where it ends, and its code point, or -1 for nothing at all (a line continuation). */
export interface Escape {
  end: number
  code: number
}

/** Reads the escape that starts at `at` into `into`; false when there is none. */
export type ReadEscape = (input: Uint8Array, at: number, into: Escape) => boolean

const BACKSLASH = 0x5c
const AMPERSAND = 0x26
const HASH = 0x23
const SEMICOLON = 0x3b
const OPEN = 0x7b
const CLOSE = 0x7d
const NOTHING = -1
const LONGEST_NUMBER = 12
const LONGEST_NAME = 16
/** What letters after a backslash stand for in C and its children. */
const CONTROL: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, v: 11, a: 7, e: 27 }
/** How many hex digits follow `\x`, `\u` and `\U`. */
const WIDTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Escapes of programming languages, JSON, URLs and markup, nested ones (`\\u0041`, `%2541`, `&amp;#65;`) in one go. */
export const readCommonEscape: ReadEscape = (input, at, into) => {
  switch (input[at]) {
    case BACKSLASH:
      return readBackslash(input, at, into)
    case 0x25:
      return readPercent(input, at, into)
    case AMPERSAND:
      return readEntity(input, at, into)
    default:
      return false
  }
}

/** `U+0041`, and `_x0041_` in names of XML. */
export const readCodePoint: ReadEscape = (input, at, into) => {
  if (input[at] === 0x55) return input[at + 1] === 0x2b && readHex(input, at + 2, 4, 6, into)
  return input[at + 1] === 0x78 && readHex(input, at + 2, 4, 4, into) && closedBy(input, 0x5f, into)
}

/** `\41 ` and `\z` of style sheets and shells, `\'41` and `\u65?` of RTF. */
export const readStyleEscape: ReadEscape = (input, at, into) => {
  if (input[at] !== BACKSLASH) return false
  if (input[at + 1] === 0x27 && readHex(input, at + 2, 2, 2, into)) return true
  if (input[at + 1] === 0x75 && readDecimal(input, at + 2, into) && closedBy(input, 0x3f, into)) return true
  if (readHex(input, at + 1, 1, 6, into)) {
    if (isBlank(input[into.end])) into.end += 1
    return true
  }
  return identity(input, at + 1, into)
}

/** `=41` and the soft line break of quoted-printable. */
export const readQuotedPrintable: ReadEscape = (input, at, into) => {
  return input[at] === 0x3d && (readHex(input, at + 1, 2, 2, into) || lineBreak(input, at + 1, into))
}

function readBackslash(input: Uint8Array, at: number, into: Escape): boolean {
  let next = at + 1
  while (input[next] === BACKSLASH) next += 1
  const byte = input[next]
  // Every run of backslashes is taken as a whole: one tried again from each of its places would take for ever.
  if (byte === undefined) return next > at + 1 && identity(input, next - 1, into)
  const letter = String.fromCharCode(byte)
  const width = WIDTHS[letter]
  if (width !== undefined) {
    if (readBraced(input, next + 1, into) || readHex(input, next + 1, width, width, into)) return true
  }
  if (input[next + 1] === OPEN) {
    const isCodePoint = letter === 'N' && input[next + 2] === 0x55 && readHex(input, next + 4, 1, 6, into)
    if ((isCodePoint || (letter === 'o' && readOctal(input, next + 2, into))) && closedBy(input, CLOSE, into))
      return true
    if (letter === 'N' && readLatinName(input, next + 2, into)) return true
  }
  // `\0101` of shells: in other languages, control characters and a digit after them are rare.
  if (byte === 0x30 && readOctal(input, next + 1, into) && into.end === next + 4 && into.code >= 0x20)
    return true
  if (byte >= 0x30 && byte <= 0x37) return readOctal(input, next, into)
  if (lineBreak(input, next, into)) return true
  const control = CONTROL[letter]
  if (control === undefined) return identity(input, next, into)
  into.end = next + 1
  into.code = control
  return true
}

function readPercent(input: Uint8Array, at: number, into: Escape): boolean {
  let next = at + 1
  while (input[next] === 0x32 && input[next + 1] === 0x35 && isHex(input[next + 2])) next += 2
  if (input[next] === 0x75 && readHex(input, next + 1, 4, 4, into)) return true
  return readHex(input, next, 2, 2, into)
}

function readEntity(input: Uint8Array, at: number, into: Escape): boolean {
  let next = at + 1
  while (
    input[next] === 0x61 &&
    input[next + 1] === 0x6d &&
    input[next + 2] === 0x70 &&
    input[next + 3] === SEMICOLON
  )
    next += 4
  if (input[next] !== HASH) return readName(input, next, into)
  const isHexadecimal = input[next + 1] === 0x78 || input[next + 1] === 0x58
  const read = isHexadecimal
    ? readHex(input, next + 2, 1, LONGEST_NUMBER, into)
    : readDecimal(input, next + 1, into)
  if (read && input[into.end] === SEMICOLON) into.end += 1
  return read
}

function readName(input: Uint8Array, at: number, into: Escape): boolean {
  let end = at
  while (end < at + LONGEST_NAME && isLetter(input[end])) end += 1
  if (end === at || input[end] !== SEMICOLON) return false
  const code = NAMED_ENTITIES.get(Buffer.from(input.subarray(at, end)).toString('latin1'))
  if (code === undefined) return false
  into.end = end + 1
  into.code = code
  return true
}

const LATIN_NAME =
  /^(?:LATIN (SMALL|CAPITAL) LETTER ([A-Z])|DIGIT (ZERO|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE))\}/i
const DIGITS = ['ZERO', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE']
const LONGEST_LATIN_NAME = 24

/** `\N{LATIN SMALL LETTER A}` of Python and Perl. */
function readLatinName(input: Uint8Array, at: number, into: Escape): boolean {
  const name = Buffer.from(input.subarray(at, at + LONGEST_LATIN_NAME)).toString('latin1')
  const [whole = '', size, letter = '', digit = ''] = LATIN_NAME.exec(name) ?? []
  if (whole === '') return false
  const char = size === undefined ? `${DIGITS.indexOf(digit.toUpperCase())}` : letter.toUpperCase()
  into.end = at + whole.length
  into.code = (size?.toUpperCase() === 'SMALL' ? char.toLowerCase() : char).charCodeAt(0)
  return true
}

function readBraced(input: Uint8Array, at: number, into: Escape): boolean {
  return input[at] === OPEN && readHex(input, at + 1, 1, LONGEST_NUMBER, into) && closedBy(input, CLOSE, into)
}

function closedBy(input: Uint8Array, close: number, into: Escape): boolean {
  if (input[into.end] !== close) return false
  into.end += 1
  return true
}

function readHex(input: Uint8Array, at: number, fewest: number, most: number, into: Escape): boolean {
  let code = 0
  let end = at
  for (; end < at + most; end++) {
    const digit = hexDigit(input[end])
    if (digit < 0) break
    code = code * 16 + digit
  }
  return finish(end - at >= fewest, end, code, into)
}

function readDecimal(input: Uint8Array, at: number, into: Escape): boolean {
  let code = 0
  let end = at
  for (; end < at + LONGEST_NUMBER; end++) {
    const digit = (input[end] ?? 0) - 0x30
    if (digit < 0 || digit > 9) break
    code = code * 10 + digit
  }
  return finish(end > at, end, code, into)
}

function readOctal(input: Uint8Array, at: number, into: Escape): boolean {
  let code = 0
  let end = at
  for (; end < at + 3; end++) {
    const digit = (input[end] ?? 0) - 0x30
    if (digit < 0 || digit > 7) break
    code = code * 8 + digit
  }
  return finish(end > at, end, code & 0xff, into)
}

function finish(ok: boolean, end: number, code: number, into: Escape): boolean {
  into.end = end
  into.code = code
  return ok && code <= 0x10ffff
}

function lineBreak(input: Uint8Array, at: number, into: Escape): boolean {
  const end =
    input[at] === 13 && input[at + 1] === 10 ? at + 2 : input[at] === 10 || input[at] === 13 ? at + 1 : 0
  into.end = end
  into.code = NOTHING
  return end > 0
}

function identity(input: Uint8Array, at: number, into: Escape): boolean {
  const byte = input[at]
  if (byte === undefined) return false
  into.end = at + 1
  into.code = byte
  return true
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function isHex(byte: number | undefined): boolean {
  return hexDigit(byte) >= 0
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 9 && byte <= 13)
}
