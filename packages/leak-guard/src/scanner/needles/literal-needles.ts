import { base45Cores } from './base45-codec.ts'
import { BASE85_CODECS, base85Cores } from './base85-codec.ts'
import { letterShifts } from './letter-shifts.ts'
import { numerals } from './number-codec.ts'
import { BASE32, BASE64, BASE64URL, encodedCores, HEX, HEX_UPPER, RARE_CODECS } from './power-of-two-codec.ts'
import type { SecretPart } from './secret-parts.ts'
import { fragmentWindows } from './strength.ts'

/** A byte string that gives a secret away, and the chain of forms it stands for, from the outside in. */
export interface LiteralNeedle {
  readonly secret: string
  readonly form: readonly string[]
  readonly bytes: Buffer
}

/** The value in another guise, before any encoding. */
interface Guise {
  readonly form: readonly string[]
  readonly bytes: Buffer
}

const SHORTEST_ENCODED = 12
/** An encoded piece must pin down as many whole bytes as the plain piece has. */
const SHORTEST_GUISE = 8

/** All byte strings of which each alone means that the whole value is there. */
export function wholeNeedles({ name, text }: SecretPart): LiteralNeedle[] {
  const plainBytes = Buffer.from(text)
  const guises = guisesOf(text)
  const [plain] = guises
  const common = guises.flatMap(({ form, bytes }) => [
    [form, bytes] as const,
    ...[HEX, HEX_UPPER, BASE64, BASE64URL, BASE32].flatMap((codec) =>
      encodedCores(bytes, codec).flatMap((core) => [
        [[codec.label, ...form], Buffer.from(core)] as const,
        [['reversed', codec.label, ...form], Buffer.from(core).reverse()] as const,
      ]),
    ),
  ])
  const swapped = swaps(plainBytes).map((bytes) => [['bytes swapped', 'raw'], bytes] as const)
  const shifted = letterShifts(text).map(([label, turned]) => [[label, 'raw'], Buffer.from(turned)] as const)
  const rare = plain ? rareEncodings(plain) : []
  return withoutDoubles(name, [...common, ...shifted, ...swapped, ...rare])
}

/** Byte strings that give away a piece of the value, 48 bits or more, in its most likely forms. */
export function fragmentNeedles({ name, text, fragments }: SecretPart): LiteralNeedle[] {
  if (!fragments) return []
  const pieces = fragmentWindows(text).flatMap(([start, end]) => {
    const piece = Buffer.from(text.slice(start, end))
    const reversed = Buffer.from(piece).reverse()
    return [
      [['fragment'], piece] as const,
      [['reversed', 'fragment'], reversed] as const,
      [['hex', 'fragment'], Buffer.from(piece.toString('hex'))] as const,
      [['hex', 'fragment'], Buffer.from(piece.toString('hex').toUpperCase())] as const,
      [['utf-16', 'fragment'], Buffer.from(piece.toString('latin1'), 'utf16le').subarray(0, -1)] as const,
    ]
  })
  return withoutDoubles(name, [...pieces, ...base64Fragments(text)])
}

function base64Fragments(text: string): (readonly [readonly string[], Buffer])[] {
  const bytes = Buffer.from(text)
  return fragmentWindows(text).flatMap(([start, end]) =>
    // Whole characters for this window only: those that depend on bytes outside it are not in the core.
    [BASE64, BASE64URL].flatMap((codec) => {
      const wider = bytes.subarray(start, Math.min(bytes.length, end + 1))
      return encodedCores(wider, codec).map((core) => [[codec.label, 'fragment'], Buffer.from(core)] as const)
    }),
  )
}

function guisesOf(text: string): Guise[] {
  const plain = Buffer.from(text)
  const guises: Guise[] = [
    { form: ['raw'], bytes: plain },
    { form: ['reversed', 'raw'], bytes: Buffer.from(plain).reverse() },
    { form: ['lower case', 'raw'], bytes: Buffer.from(text.toLowerCase()) },
    { form: ['upper case', 'raw'], bytes: Buffer.from(text.toUpperCase()) },
    ...wideGuises(text),
  ]
  if (plain.length > text.length)
    guises.push({ form: ['latin-1', 'raw'], bytes: Buffer.from(text, 'latin1') })
  const bare = text.replaceAll('-', '')
  if (/^(?:[\da-f]{2}){8,}$/i.test(bare))
    guises.push({ form: ['bytes of its hex'], bytes: Buffer.from(bare, 'hex') })
  else if (isBase64(text)) guises.push({ form: ['bytes of its base64'], bytes: Buffer.from(text, 'base64') })
  return guises
}

/** Whether these may be random bytes in base64 or base64url: characters of all kinds, and none that stand for nothing. */
function isBase64(text: string): boolean {
  const isMixed = /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)
  const canonical = Buffer.from(text, 'base64').toString('base64url')
  return isMixed && canonical === text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
}

function wideGuises(text: string): Guise[] {
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  const widest = Buffer.alloc(text.length * 4)
  for (let i = 0; i < text.length; i++) widest.writeUInt32LE(text.charCodeAt(i), i * 4)
  const widestBig = Buffer.from(widest).swap32()
  return [
    { form: ['utf-16le', 'raw'], bytes: little.subarray(0, -1) },
    { form: ['utf-16be', 'raw'], bytes: big.subarray(1) },
    { form: ['utf-32le', 'raw'], bytes: widest.subarray(0, -3) },
    { form: ['utf-32be', 'raw'], bytes: widestBig.subarray(3) },
  ]
}

/** Words of two and of four bytes in the other byte order, from every byte they may start at. */
function swaps(bytes: Buffer): Buffer[] {
  return [2, 4].flatMap((width) =>
    Array.from({ length: width }, (_, start) => {
      const words = Buffer.from(bytes.subarray(start, bytes.length - ((bytes.length - start) % width)))
      return width === 2 ? words.swap16() : words.swap32()
    }),
  )
}

function rareEncodings({ bytes }: Guise): (readonly [readonly string[], Buffer])[] {
  return [
    ...RARE_CODECS.flatMap((codec) => encodedCores(bytes, codec).map((core) => [codec.label, core] as const)),
    ...BASE85_CODECS.flatMap((codec) =>
      base85Cores(bytes, codec).map((core) => [codec.label, core] as const),
    ),
    ...base45Cores(bytes).map((core) => ['base45', core] as const),
    ...numerals(bytes),
  ].map(([label, core]) => [[label, 'raw'], Buffer.from(core)] as const)
}

function withoutDoubles(
  secret: string,
  found: Iterable<readonly [readonly string[], Buffer]>,
): LiteralNeedle[] {
  const unique = new Map<string, LiteralNeedle>()
  for (const [form, bytes] of found) {
    const shortest = form.length === 1 ? SHORTEST_GUISE : SHORTEST_ENCODED
    const key = bytes.toString('latin1')
    if (bytes.length >= shortest && !unique.has(key)) unique.set(key, { secret, form, bytes })
  }
  return [...unique.values()]
}
