import type { StitchedText } from '../stitched-search.ts'
import type { SecretPart } from './secret-parts.ts'
import { characterBits } from './strength.ts'

/** The value as it is, and in hex: what is found when it is cut into pieces. */
export function stitchedTexts({ name, text, fragments }: SecretPart): StitchedText[] {
  if (!fragments) return []
  const plain = Buffer.from(text, 'latin1')
  const bits = characterBits(text)
  const hex = plain.toString('hex')
  return [
    { secret: name, form: ['raw'], bytes: plain, bits, pieces: 'any' },
    ...[...new Set([hex, hex.toUpperCase()])].map((digits) => ({
      secret: name,
      form: ['hex', 'raw'],
      bytes: Buffer.from(digits),
      bits: bits.flatMap((each) => [each / 2, each / 2]),
      pieces: 'pairs' as const,
    })),
  ]
}
