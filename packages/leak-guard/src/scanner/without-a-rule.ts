import { knownSecrets, type Secrets } from './known-secrets.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import { secretParts } from './needles/secret-parts.ts'
import { needleSearch, planSearch, type SearchPlan } from './search-plan.ts'
import { Walk } from './walk.ts'

/** What readings are labelled, by the rule of SPEC.md they belong to. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  V1: ['escapes', 'code points'],
  V2: ['style sheet escapes'],
  V3: ['quoted-printable'],
  V4: ['squeezed'],
  V5: ['joined'],
  V6: ['character codes', '16-bit words', '32-bit words'],
  V7: ['base64', 'reversed > base64'],
  V8: ['hex', 'reversed > hex'],
  V9: ['base32'],
  V10: ['utf-16'],
  V11: ['compatibility letters'],
  V12: ['offset', 'exclusive or'],
  V14: ['javascript'],
  V16: ['markup dropped'],
  V17: ['interleaved'],
  V18: ['hex dump'],
  V20: ['single characters'],
  V21: ['plain letters', 'low bytes of characters'],
  V22: ['ascii85', 'uuencode', 'bits', 'bits, lowest first'],
  C1: ['gzip'],
  C2: ['zlib'],
  C3: ['deflate'],
  C4: ['brotli'],
  C5: ['zstd'],
  C6: ['zip'],
  C7: ['tar'],
  C8: ['png pixels'],
}
const NOTHING = needleSearch([])
/** Rules that are a search of their own. */
const SEARCHES: Readonly<Record<string, Partial<NonNullable<SearchPlan['pieces']>>>> = {
  V13: { substituted: { needles: [], search: { find: () => {} } } },
  V15: { fragments: NOTHING, squeezedFragments: NOTHING },
  V19: { stitched: { find: () => {} } },
}
/** The outermost label of needles, by their rule; what is encoded in turn is N13. */
const NEEDLES: readonly (readonly [string, RegExp])[] = [
  ['N1', /^(?:raw|latin-1)$/],
  ['N2', /^(?:upper|lower) case$/],
  ['N3', /^reversed$/],
  ['N4', /^(?:rot\d+|atbash)$/],
  ['N5', /^hex$/],
  ['N6', /^base64(?:url)?$/],
  ['N7', /^base32/],
  ['N8', /^(?:ascii85|base85|z85|base45)$/],
  ['N9', /^(?:decimal number|base(?:36|58|62).*)$/],
  ['N10', /^utf-/],
  ['N11', /^(?:uuencode|xxencode|base64 \(.*\)|bits)$/],
  ['N12', /^bytes of its (?:hex|base64)$/],
  ['N15', /^bytes swapped$/],
]

type Finds = (bytes: Buffer) => boolean

/** Looks with every rule, and with all but one. */
export interface RuleLeftOut {
  readonly withAll: Finds
  readonly without: Finds
}

/**
 * Scans with each rule left out in turn, to show what goes free without it. For the measurement of recall alone: the
 * package does not export it. Needles are left out of the first tier alone, because views find much of the same again.
 */
export function rulesLeftOut(secrets: Secrets): ReadonlyMap<string, RuleLeftOut> {
  const known = knownSecrets(secrets)
  const plan = planSearch(known)
  const undivided = planSearch(known, 'pieces', (secret) => secretParts(secret).slice(0, 1))
  const literal = lacking(plan, { fragments: NOTHING })
  const families = [...NEEDLES.map(([rule]) => rule), 'N13']
  return new Map([
    ['N14', { withAll: thorough(plan), without: thorough(undivided) }] as const,
    ...families.map((rule) => {
      const needles = plan.whole.needles.filter((needle) => familyOf(needle) !== rule)
      const fewer = { ...literal, whole: needleSearch(needles) }
      return [rule, { withAll: firstTier(literal), without: firstTier(fewer) }] as const
    }),
    ...Object.entries(LABELS).map(
      ([rule, labels]) =>
        [
          rule,
          { withAll: thorough(plan), without: thorough({ ...plan, leftOut: new Set(labels) }) },
        ] as const,
    ),
    ...Object.entries(SEARCHES).map(
      ([rule, idle]) => [rule, { withAll: thorough(plan), without: thorough(lacking(plan, idle)) }] as const,
    ),
  ])
}

function lacking(plan: SearchPlan, idle: Partial<SearchPlan['pieces']>): SearchPlan {
  return plan.pieces ? { ...plan, pieces: { ...plan.pieces, ...idle } } : plan
}

function familyOf({ form }: LiteralNeedle): string {
  const [outer = '', inner = 'raw'] = form
  if (inner !== 'raw' || form.length > 2) return 'N13'
  return NEEDLES.find(([, labels]) => labels.test(outer))?.[0] ?? ''
}

function thorough(plan: SearchPlan): Finds {
  return (bytes) => new Walk(plan).thoroughly(bytes).findings.length > 0
}

function firstTier(plan: SearchPlan): Finds {
  return (bytes) => new Walk(plan).literally(bytes).findings.length > 0
}
