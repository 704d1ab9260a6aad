import { CleanContents } from './clean-contents.ts'
import type { ScanResult } from './finding.ts'
import { knownSecrets, type Secrets } from './known-secrets.ts'
import { type NeedleSearch, needleSearch, planSearch, type SearchPlan } from './search-plan.ts'
import { Walk } from './walk.ts'

/** Takes one part out of a plan. */
type Remove = (plan: SearchPlan) => SearchPlan

/** The readers, as they would be if there was never anything to read. */
const SEES_NOTHING: SearchPlan['readers'] = {
  'zero bytes dropped': () => undefined,
  'texts in other bytes': () => undefined,
  'one key': () => [],
  escapes: () => undefined,
  interleaved: () => [],
  javascript: () => ({ reading: undefined, tooDeep: false }),
}
const NOTHING: NeedleSearch = { needles: [], find: () => {} }
const SEARCHES: Readonly<Record<string, Remove>> = {
  squeezed: (plan) => ({ ...plan, squeezed: NOTHING }),
  fragments: (plan) => ({ ...plan, fragments: NOTHING }),
  'in pieces': (plan) => ({ ...plan, stitched: () => {} }),
  offset: (plan) => ({ ...plan, offset: NOTHING }),
  'exclusive or': (plan) => ({ ...plan, exclusiveOr: NOTHING }),
  substituted: (plan) => ({ ...plan, substituted: { ...plan.substituted, search: { find: () => {} } } }),
}

type Scan = (bytes: Buffer) => ScanResult

/** A scan without one part, and the same with all parts. */
export interface PartLeftOut {
  readonly look: Scan
  readonly whole: Scan
}

/**
 * Scans with each view and each family of needles left out in turn, to show which forms go free without it. For the
 * measurement of recall alone: the package does not export it. Families of needles are told apart in the first tier
 * alone, because views find much of the same again.
 */
export function partsLeftOut(secrets: Secrets): ReadonlyMap<string, PartLeftOut> {
  const plan = planSearch(knownSecrets(secrets))
  const literal = { ...plan, fragments: NOTHING }
  const families = new Set(plan.whole.needles.flatMap(({ form }) => form.map(familyOf)))
  return new Map([
    ...removals(plan).map(
      ([name, lacking]) => [name, { look: thorough(lacking), whole: thorough(plan) }] as const,
    ),
    ...Array.from(families, (family) => {
      const needles = plan.whole.needles.filter(({ form }) => !form.map(familyOf).includes(family))
      const lacking = { ...literal, whole: needleSearch(needles) }
      return [`needles: ${family}`, { look: firstTier(lacking), whole: firstTier(literal) }] as const
    }),
  ])
}

function thorough(plan: SearchPlan): Scan {
  // What one scan found clean may hold what another one finds.
  return (bytes) => new Walk({ ...plan, known: new CleanContents() }, 'pieces').thoroughly(bytes)
}

function firstTier(plan: SearchPlan): Scan {
  return (bytes) => new Walk(plan, 'pieces').literally(bytes)
}

function removals(plan: SearchPlan): (readonly [string, SearchPlan])[] {
  const { views, readers } = plan
  return [
    ...Object.entries(SEARCHES).map(([name, remove]) => [name, remove(plan)] as const),
    ...views.map(
      ({ name }) => [name, { ...plan, views: views.filter((view) => view.name !== name) }] as const,
    ),
    ...Object.keys(readers).map(
      (name) =>
        [
          name,
          { ...plan, readers: { ...readers, [name]: SEES_NOTHING[name as keyof typeof SEES_NOTHING] } },
        ] as const,
    ),
  ]
}

/** Letters turned by one number of places or another are one family, and so are alphabets that differ in two letters. */
function familyOf(label: string): string {
  return label.replace(/^rot\d+$/, 'letters turned').replace(/^(?:xxencode|base64 \(.*)$/, 'other base64')
}
