import type { KnownSecret } from './known-secrets.ts'
import { createLiteralSearch, type LiteralSearch, type Tuning } from './literal-search.ts'
import { fragmentNeedles, type LiteralNeedle, wholeNeedles } from './needles/literal-needles.ts'
import { BASE32, BASE64, BASE64URL, encodedCores, HEX } from './needles/power-of-two-codec.ts'
import { type SecretPart, secretParts } from './needles/secret-parts.ts'
import { squeezedNeedles } from './needles/squeezed-needles.ts'
import { stitchedTexts } from './needles/stitched-texts.ts'
import { createStitchedSearch, type StitchedSearch } from './stitched-search.ts'
import { differences, exclusiveOrs } from './views/steps.ts'
import { createSubstitutionSearch, type SubstitutionSearch } from './views/substitution.ts'

export type OnNeedle = (needle: LiteralNeedle, offset: number) => void

/** A search for needles of very different lengths: each group has a stride of its own. */
export interface NeedleSearch {
  readonly needles: readonly LiteralNeedle[]
  find(haystack: Uint8Array, onNeedle: OnNeedle): void
}

/** Everything that has to be worked out once for a set of secrets. */
export interface SearchPlan {
  readonly whole: NeedleSearch
  readonly fragments: NeedleSearch
  readonly squeezed: NeedleSearch
  readonly stitched: StitchedSearch
  /** For the readings of `differences` and of `exclusiveOrs`. */
  readonly offset: NeedleSearch
  readonly exclusiveOr: NeedleSearch
  /** Labels of readings that are not made. For the measurement of what each is needed for. */
  readonly leftOut?: ReadonlySet<string>
  readonly substituted: { readonly search: SubstitutionSearch; readonly needles: readonly LiteralNeedle[] }
}

/** Needles from this length on get a pass of their own, which the shorter ones would slow down. */
const LONG = 24

export function planSearch(
  secrets: readonly KnownSecret[],
  tuning: Tuning = 'fast',
  partsOf = secretParts,
): SearchPlan {
  const parts = secrets.flatMap(partsOf)
  const substituted = parts.flatMap(substitutionNeedles)
  return {
    whole: needleSearch(parts.flatMap(wholeNeedles), tuning),
    fragments: needleSearch(parts.flatMap(fragmentNeedles)),
    squeezed: needleSearch(parts.flatMap(squeezedNeedles), tuning),
    stitched: createStitchedSearch(parts.flatMap(stitchedTexts)),
    offset: needleSearch(
      substituted.map((needle) => ({ ...needle, bytes: differences(needle.bytes).bytes })),
    ),
    exclusiveOr: needleSearch(
      substituted.map((needle) => ({ ...needle, bytes: exclusiveOrs(needle.bytes).bytes })),
    ),
    substituted: {
      needles: substituted,
      search: createSubstitutionSearch(substituted.map(({ bytes }) => bytes)),
    },
  }
}

function substitutionNeedles({ name, text }: SecretPart): LiteralNeedle[] {
  const plain = Buffer.from(text)
  const encoded = [HEX, BASE64, BASE64URL, BASE32].flatMap((codec) =>
    encodedCores(plain, codec).map((core) => ({
      secret: name,
      form: [codec.label, 'raw'],
      bytes: Buffer.from(core),
    })),
  )
  return [
    { secret: name, form: ['raw'], bytes: plain },
    { secret: name, form: ['reversed', 'raw'], bytes: Buffer.from(plain).reverse() },
    ...encoded,
  ]
}

export function needleSearch(needles: readonly LiteralNeedle[], tuning: Tuning = 'fast'): NeedleSearch {
  const isShort = ({ bytes }: LiteralNeedle) => tuning === 'fast' && bytes.length < LONG
  const groups = [needles.filter(isShort), needles.filter((needle) => !isShort(needle))]
  const searches: [LiteralSearch, readonly LiteralNeedle[]][] = groups
    .filter((group) => group.length > 0)
    .map((group) => [
      createLiteralSearch(
        group.map(({ bytes }) => bytes),
        tuning,
      ),
      group,
    ])
  return {
    needles,
    find(haystack, onNeedle) {
      for (const [search, group] of searches) {
        // Most haystacks are shorter than what most groups look for.
        if (haystack.length >= search.shortest) {
          search.find(haystack, (index, offset) => onNeedle(group[index] as LiteralNeedle, offset))
        }
      }
    },
  }
}
