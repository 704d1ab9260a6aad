import type { ByteProfile } from './byte-profile.ts'
import { digitRuns } from './digit-runs.ts'
import { encodedRuns } from './encoded-runs.ts'
import { hexDump } from './hex-dump.ts'
import { joinedLiterals } from './joined-literals.ts'
import { alikeNumbers, numberLists } from './number-lists.ts'
import { lowBytes, plainLetters } from './plain-letters.ts'
import { printableRuns } from './printable-runs.ts'
import { regularGroups } from './regular-groups.ts'
import { codePoints, quotedPrintable, styleEscapes } from './unescape.ts'
import type { Reading } from './view.ts'
import { withoutMarkup } from './without-markup.ts'

/**
 * What is looked for in a reading. `again`: everything, as if it were an input. `runs`: literal forms and encoded runs,
 * and everything where that costs little; for readings as long as the text itself. `numbers`: literal forms, what is
 * packed, and substitutions.
 */
type Follow = 'again' | 'runs' | 'numbers'

/** Another reading of a text, or several. */
export interface TextView {
  readonly name: string
  /** Left out in running servers, because it finds pieces or costs too much. */
  readonly closely: boolean
  readonly follow: Follow
  /** Whether it puts together what may not belong together. Others keep what is there, or only what makes sense. */
  readonly isGuess: boolean
  readonly read: (
    text: Buffer,
    profile: ByteProfile,
    known: Set<string> | undefined,
  ) => readonly (Reading | undefined)[]
}

const view =
  (closely: boolean, isGuess: boolean) =>
  (name: string, follow: Follow, read: TextView['read']): TextView => ({
    name,
    closely,
    isGuess,
    follow,
    read,
  })
const always = view(false, false)
const guessAlways = view(false, true)
const closely = view(true, false)
const guessClosely = view(true, true)

export const TEXT_VIEWS: readonly TextView[] = [
  always('encoded runs', 'again', (text, _profile, known) => encodedRuns(text, known)),
  always('plain letters', 'again', (text, profile) => (isAscii(profile) ? [] : [plainLetters(text)])),
  guessAlways('markup', 'runs', (text) => [withoutMarkup(text)]),
  guessAlways('style sheet escapes', 'runs', (text, profile) => [styleEscapes(text, profile)]),
  guessAlways('quoted-printable', 'runs', (text, profile) => [quotedPrintable(text, profile)]),
  closely('hex dump', 'again', (text) => [hexDump(text)]),
  guessClosely('code points', 'runs', (text, profile) => [codePoints(text, profile)]),
  guessClosely('joined literals', 'runs', (text) => joinedLiterals(text)),
  guessClosely('regular groups', 'again', (text) => regularGroups(text)),
  closely('number lists', 'numbers', (text) => numberLists(text)),
  closely('alike numbers', 'again', (text) => alikeNumbers(text)),
  closely('digit runs', 'again', (text) => digitRuns(text)),
  closely('printable runs', 'again', (text) => printableRuns(text)),
  closely('low bytes', 'again', (text, profile) => (isAscii(profile) ? [] : [lowBytes(text)])),
]

function isAscii(profile: ByteProfile): boolean {
  return profile.indexOf(1, 0x80) < 0
}
