import { squeeze } from '../views/squeeze.ts'
import { fragmentNeedles, type LiteralNeedle, wholeNeedles } from './literal-needles.ts'
import type { SecretPart } from './secret-parts.ts'

const SHORTEST = 12
/** Forms that still mean something once case and punctuation are gone. */
const KEEPS_MEANING = /^(?:raw|reversed|hex|base64|base64url|base32|base32hex|rot\d+|atbash|bits)/

/**
 * What the squeezed view is searched for: the squeezed forms of the value, and its character codes without separators.
 * `whole` are its whole needles, which take long to work out.
 */
export function squeezedNeedles(part: SecretPart, whole = wholeNeedles(part)): LiteralNeedle[] {
  const texts = whole
    .filter(({ form: [outer = ''] }) => KEEPS_MEANING.test(outer))
    .map(({ form, bytes }) => ({ form, bytes: squeeze(bytes) }))
  const unique = new Map<string, LiteralNeedle>()
  for (const { form, bytes } of [...texts, ...characterCodes(part.text)]) {
    const key = bytes.toString('latin1')
    const isDistinctive = bytes.length >= SHORTEST && bytes.some((byte) => byte !== bytes[0])
    if (isDistinctive && !unique.has(key)) unique.set(key, { secret: part.name, form, bytes })
  }
  return [...unique.values()]
}

/**
 * Pieces in hex, which the squeezed view shows wrapped and in groups. Plain pieces would lose their case there, and values
 * that merely resemble the secret would be taken for it.
 */
export function squeezedFragments(part: SecretPart): LiteralNeedle[] {
  return fragmentNeedles(part).filter(
    ({ form: [outer], bytes }) => outer === 'hex' && bytes.equals(squeeze(bytes)),
  )
}

function characterCodes(text: string): { form: readonly string[]; bytes: Buffer }[] {
  const plain = Array.from(Buffer.from(text))
  return [plain, plain.toReversed()].flatMap((codes, i) => {
    const form = i === 0 ? ['raw'] : ['reversed', 'raw']
    const written = (label: string, write: (code: number) => string) => ({
      form: [label, ...form],
      bytes: squeeze(Buffer.from(codes.map(write).join(''))),
    })
    return [
      written('character codes', (code) => `${code}`),
      written('character codes', (code) => `${code}`.padStart(3, '0')),
      written('octal codes', (code) => code.toString(8)),
      written('octal codes', (code) => code.toString(8).padStart(3, '0')),
      ...['0', '0o'].map((prefix) => written('octal codes', (code) => `${prefix}${code.toString(8)}`)),
      written('hex codes', (code) => code.toString(16)),
      ...['0x', 'x', 'u00', 'U000000', '00', '0000'].map((prefix) =>
        written('hex codes', (code) => `${prefix}${code.toString(16)}`),
      ),
      written('bits', (code) => code.toString(2)),
      written('bits', (code) => `0b${code.toString(2)}`),
      written('bits', (code) => code.toString(2).padStart(7, '0')),
    ]
  })
}
