import { isDeepStrictEqual } from 'node:util'
import type { KnownSecret } from './known-secrets.ts'
import { createLiteralSearch, type LiteralSearch } from './literal-search.ts'
import { fragmentNeedles, type LiteralNeedle, wholeNeedles } from './needles/literal-needles.ts'
import { BASE32, BASE64, BASE64URL, encodedCores, HEX } from './needles/power-of-two-codec.ts'
import { type SecretPart, secretParts } from './needles/secret-parts.ts'
import { squeezedFragments, squeezedNeedles } from './needles/squeezed-needles.ts'
import { stitchedTexts } from './needles/stitched-texts.ts'
import { createStitchedSearch, type StitchedSearch } from './stitched-search.ts'
import { squeeze } from './views/squeeze.ts'
import { differences, exclusiveOrs } from './views/steps.ts'
import { createSubstitutionSearch, type SubstitutionSearch } from './views/substitution.ts'
import { WindowFilter } from './window-filter.ts'

export type OnNeedle = (needle: LiteralNeedle, offset: number) => void

/** A search for needles of very different lengths: each group has a stride of its own. */
export interface NeedleSearch {
  readonly needles: readonly LiteralNeedle[]
  find(haystack: Uint8Array, onNeedle: OnNeedle): void
  /** Finds needles with `step - 1` other bytes after each of their own. */
  findSpread(haystack: Uint8Array, step: number, onNeedle: OnNeedle): void
}

/**
 * How much counts as a leak. `pieces`, for builds and tests: any 48 bits of a secret, and every view there is. `whole`,
 * for running servers: whole secrets and whole encodings only, or somebody who can store text and read it
 * back could guess a secret piece by piece.
 */
export type Mode = 'pieces' | 'whole'

/** Everything that has to be worked out once for a set of secrets. */
export interface SearchPlan {
  readonly whole: NeedleSearch
  readonly squeezed: NeedleSearch
  /** In the mode of that name. A server starts sooner without. */
  readonly pieces?: PiecesPlan
  /** In mode `whole`. */
  readonly quick?: QuickPlan
  /** Labels of readings that are not made. For the measurement of what each is needed for. */
  readonly leftOut?: ReadonlySet<string>
}

/** What a quick look searches: one look at the squeezed text stands for a look at the text and one at the squeezed text. */
export interface QuickPlan {
  /** Every needle, as it is. */
  readonly whole: LiteralSearch
  /** Every needle that is text, squeezed. */
  readonly squeezed: WindowFilter
  /** Whether some needle has too little left when it is squeezed, so that text is searched as it is too. */
  readonly isIncomplete: boolean
}

interface PiecesPlan {
  readonly fragments: NeedleSearch
  readonly squeezedFragments: NeedleSearch
  readonly stitched: StitchedSearch
  /** For the readings of `differences` and of `exclusiveOrs`. */
  readonly offset: NeedleSearch
  readonly exclusiveOr: NeedleSearch
  readonly substituted: { readonly search: SubstitutionSearch; readonly needles: readonly LiteralNeedle[] }
}

/** Needles from this length on get a pass of their own, which the shorter ones would slow down. */
const LONG = 24

export function planSearch(
  secrets: readonly KnownSecret[],
  mode: Mode = 'pieces',
  partsOf = secretParts,
): SearchPlan {
  const parts = secrets.flatMap(partsOf)
  const needles = parts.map((part) => {
    const whole = wholeNeedles(part)
    return { whole, squeezed: squeezedNeedles(part, whole) }
  })
  const whole = needles.flatMap((ofPart) => ofPart.whole)
  const squeezed = needles.flatMap((ofPart) => ofPart.squeezed)
  if (mode === 'pieces')
    return { whole: needleSearch(whole), squeezed: needleSearch(squeezed), pieces: planPieces(parts) }
  const quick = planQuick(whole, squeezed)
  return { whole: named(whole, quick.whole), squeezed: named(squeezed, smallSearch(squeezed)), quick }
}

/** What text in ASCII consists of. */
const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13)

/** Shorter ones would turn up by accident. */
const SHORTEST_SQUEEZED = 12

function planQuick(whole: readonly LiteralNeedle[], squeezed: readonly LiteralNeedle[]): QuickPlan {
  const texts = whole.filter(({ bytes }) => bytes.every(isText))
  const all = [...texts.map(({ bytes }) => squeeze(bytes)), ...squeezed.map(({ bytes }) => bytes)]
  const unique = new Map(all.map((bytes) => [bytes.toString('latin1'), bytes]))
  const enough = [...unique.values()].filter(({ length }) => length >= SHORTEST_SQUEEZED)
  return {
    whole: smallSearch(whole),
    squeezed: new WindowFilter(enough),
    isIncomplete: enough.length < unique.size,
  }
}

function smallSearch(needles: readonly LiteralNeedle[]): LiteralSearch {
  return createLiteralSearch(
    needles.map(({ bytes }) => bytes),
    'small',
  )
}

let latest: { readonly secrets: readonly KnownSecret[]; readonly plan: SearchPlan } | undefined

/** The plan for mode `whole`: the guards of one server all look for the same, and what that takes is worked out once. */
export function serverPlan(secrets: readonly KnownSecret[]): SearchPlan {
  if (latest === undefined || !isDeepStrictEqual(latest.secrets, secrets))
    latest = { secrets, plan: planSearch(secrets, 'whole') }
  return latest.plan
}

function planPieces(parts: readonly SecretPart[]): PiecesPlan {
  const substituted = parts.flatMap(substitutionNeedles)
  const read = (reading: typeof differences) =>
    needleSearch(substituted.map((needle) => ({ ...needle, bytes: reading(needle.bytes).bytes })))
  return {
    fragments: needleSearch(parts.flatMap(fragmentNeedles)),
    squeezedFragments: needleSearch(parts.flatMap(squeezedFragments)),
    stitched: createStitchedSearch(parts.flatMap(stitchedTexts)),
    offset: read(differences),
    exclusiveOr: read(exclusiveOrs),
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

export function needleSearch(needles: readonly LiteralNeedle[]): NeedleSearch {
  const isShort = ({ bytes }: LiteralNeedle) => bytes.length < LONG
  const groups = [needles.filter(isShort), needles.filter((needle) => !isShort(needle))]
  const searches = groups
    .filter((group) => group.length > 0)
    .map((group) => named(group, createLiteralSearch(group.map(({ bytes }) => bytes))))
  return {
    needles,
    find(haystack, onNeedle) {
      for (const search of searches) search.find(haystack, onNeedle)
    },
    findSpread(haystack, step, onNeedle) {
      for (const search of searches) search.findSpread(haystack, step, onNeedle)
    },
  }
}

/** A search that says which needle it found, and not only the number of it. */
function named(needles: readonly LiteralNeedle[], search: LiteralSearch): NeedleSearch {
  return {
    needles,
    find(haystack, onNeedle) {
      search.find(haystack, (index, offset) => onNeedle(needles[index] as LiteralNeedle, offset))
    },
    findSpread(haystack, step, onNeedle) {
      search.findSpread(haystack, step, (index, offset) => onNeedle(needles[index] as LiteralNeedle, offset))
    },
  }
}
