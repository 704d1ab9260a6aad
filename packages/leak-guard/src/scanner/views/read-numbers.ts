/** A number in a text. */
export interface NumberToken {
  /** Its value; for a negative one, of the byte or word that it stands for. */
  readonly value: number
  /** The same for values too large to be exact in a number. */
  readonly exact: bigint | undefined
  /** What its digits mean in base 8, when they are a decimal number that may be octal. */
  readonly octal: number | undefined
  readonly start: number
  readonly end: number
}

const IS_WORD = new Uint8Array(256)
for (const byte of Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$0123456789'))
  IS_WORD[byte] = 1
/** Longer ones are read elsewhere, each on its own. */
const LONGEST = 24
const MINUS = 0x2d
const AMPERSAND = 0x26

/**
 * Every number that does not stand inside a word: decimal, with `0x`, `0o`, `0b`, `&H`, `$` or `16#` before or `h`
 * after it, with the suffixes of types, negative as a signed byte or word.
 */
export function readNumbers(text: Buffer): NumberToken[] {
  const tokens: NumberToken[] = []
  for (let i = 0; i < text.length; i++) {
    if (IS_WORD[text[i] as number] === 0) continue
    const start = i
    while (i < text.length && IS_WORD[text[i] as number] === 1) i += 1
    if (i - start > LONGEST || !mayBeNumber(text, start)) continue
    const token = read(text, start, i)
    if (token) tokens.push(token)
  }
  return tokens
}

/** A digit, or the `H` of `&H61` and the `$` of `$61`. */
function mayBeNumber(text: Buffer, start: number): boolean {
  const first = text[start] as number
  return (
    (first >= 0x30 && first <= 0x39) ||
    first === 0x24 ||
    ((first | 0x20) === 0x68 && text[start - 1] === AMPERSAND)
  )
}

function read(text: Buffer, start: number, end: number): NumberToken | undefined {
  const word = text.toString('latin1', start, end)
  const isSmall = /^\d{1,9}$/.test(word)
  const literal = isSmall ? word : literalOf(word, text[start - 1] === 0x23 && text[start - 2] === 0x36)
  if (literal === undefined) return undefined
  const isNegative =
    text[start - 1] === MINUS && (start < 2 || /[\s,;:[({|]/.test(String.fromCharCode(text[start - 2] ?? 0)))
  const exact = isSmall ? undefined : BigInt(literal)
  const value = Number(literal)
  const octal = /^[0-7]{2,3}$/.test(word) ? Number.parseInt(word, 8) : undefined
  if (!isNegative) return { value, exact, octal, start, end }
  const range = value <= 128 ? 256 : value <= 32768 ? 65536 : 2 ** 32
  return value > 0 && value <= range / 2
    ? { value: range - value, exact: undefined, octal: undefined, start: start - 1, end }
    : undefined
}

/** The number as JavaScript writes it. */
function literalOf(word: string, isBase16: boolean): string | undefined {
  const [, digits] =
    /^0x([\da-f]+?)[nul]*$/i.exec(word) ??
    /^(?:h|\$)([\da-f]+)$/i.exec(word) ??
    /^([\da-f]+)h$/i.exec(word) ??
    []
  if (digits !== undefined) return `0x${digits}`
  if (isBase16 && /^[\da-f]+$/i.test(word)) return `0x${word}`
  if (/^0o[0-7]+n?$|^0b[01]+n?$/i.test(word)) return word.replace('n', '')
  const [, decimal] = /^(\d+)[nulfd]{0,3}$/i.exec(word) ?? []
  return decimal?.replace(/^0+(?=\d)/, '')
}
