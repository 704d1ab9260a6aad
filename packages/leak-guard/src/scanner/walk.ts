import type { Allowance, Unpacked } from './containers/container.ts'
import { isBrotli } from './containers/unmarked-streams.ts'
import { unpackAll } from './containers/unpack-all.ts'
import type { ScanResult } from './finding.ts'
import { computedTexts } from './javascript/computed-texts.ts'
import { LIMITS } from './limits.ts'
import { inside, type Look, pathIn, startLook } from './look.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import type { Mode } from './scanner.ts'
import type { NeedleSearch, SearchPlan } from './search-plan.ts'
import { Sightings } from './sightings.ts'
import type { TextView } from './views/all-views.ts'
import { type ByteProfile, isPlainText, profileOf } from './views/byte-profile.ts'
import { everyNthByte } from './views/every-nth-byte.ts'
import { looksLikeText } from './views/looks-like-text.ts'
import { withScratch } from './views/scratch.ts'
import { squeezed } from './views/squeeze.ts'
import { differences, exclusiveOrs } from './views/steps.ts'
import { textStretches } from './views/text-stretches.ts'
import { unescaped } from './views/unescape.ts'
import type { Reading } from './views/view.ts'
import { withoutZeroBytes } from './views/without-zero-bytes.ts'

/** Readings up to this length are looked at in every way, because it costs little. */
const SMALL = 16 * 1024
const EMPTY: ByteProfile = new Uint8Array(256)
/** Of guesses about guesses there is no end. */
const MOST_GUESSES = 3
const ESCAPES_IN_ESCAPES = 3
/** Step and start of the interleavings that are looked at. */
const INTERLEAVED = [2, 3, 4].flatMap((step) =>
  Array.from({ length: step }, (_, first) => [step, first] as const),
)
/** Scripts and substitutions are looked for this far down; both need a pass over every byte. */
const CLOSE = 3

/**
 * One scan: looks at the bytes, decodes what is in them, and looks again. A place is reported once for each secret, in
 * the plainest form it was found in, whole secrets before pieces.
 */
export class Walk {
  readonly #plan: SearchPlan
  readonly #pieces: boolean
  readonly #seen = new Sightings()
  readonly #allowance: Allowance
  /** Runs that were decoded closely; in `whole` mode none are. */
  readonly #decodedRuns: Set<string> | undefined
  readonly #visited = new Set<string>()
  #derivedLeft = 0

  constructor(plan: SearchPlan, mode: Mode) {
    this.#plan = plan
    this.#pieces = mode === 'pieces'
    const { unpackedBytes, streams } = LIMITS[mode]
    this.#allowance = { bytes: unpackedBytes, streams }
    this.#decodedRuns = this.#pieces ? new Set() : undefined
  }

  literally(bytes: Buffer): ScanResult {
    this.#literals(startLook(bytes))
    return this.#seen.result()
  }

  thoroughly(bytes: Buffer, fileName = ''): ScanResult {
    if (bytes.length > LIMITS.thoroughBytes) {
      this.#seen.notRead(
        `larger than ${LIMITS.thoroughBytes} bytes: searched for literal forms only`,
        undefined,
      )
      return this.literally(bytes)
    }
    this.#derivedLeft = Math.max(
      LIMITS[this.#pieces ? 'pieces' : 'whole'].derivedBytes,
      bytes.length * LIMITS.derivedRatio,
    )
    if (fileName.endsWith('.br') && !isBrotli(bytes, { ...this.#allowance })) {
      this.#seen.notRead('Brotli data is damaged, cut off or too large', undefined)
    }
    this.#visit(startLook(bytes))
    return this.#seen.result()
  }

  #visit(look: Look): void {
    if (!this.#pieces || !look.stored || look.depth > 1) this.#lookAt(look)
    else {
      this.#plan.known.lookOnce(look.bytes, () => {
        const before = this.#seen.told
        this.#lookAt(look)
        return this.#seen.told === before
      })
    }
  }

  #lookAt(look: Look): void {
    withScratch(() => {
      const profile = profileOf(look.bytes, look.depth)
      this.#containers(look, profile)
      this.#literals(look)
      if (look.depth >= LIMITS.depth) return
      this.#descend(look, withoutZeroBytes(look.bytes, profile))
      if (isPlainText(profile) || looksLikeText(look.bytes)) this.#text(look, profile)
      else withScratch(() => this.#descend(look, textStretches(look.bytes)))
      if (this.#pieces && look.stored && look.depth <= CLOSE) this.#substitutions(look)
    })
  }

  /** Containers are opened before anything else: what they hold is reported with the path of its file. */
  #containers(look: Look, profile: ByteProfile): void {
    const where = { stored: look.stored, anywhere: this.#pieces || look.depth === 0 }
    const isLast = look.depth >= LIMITS.depth
    if (isLast) where.stored = false
    const found = unpackAll(look.bytes, profile, where, this.#allowance, (reason, member) => {
      if (look.stored && look.guesses === 0) this.#seen.notRead(reason, pathIn(look.member, member))
    })
    if (isLast) {
      if (found.length === 0 || look.guesses > 0) return
      this.#seen.notRead(`packed more than ${LIMITS.depth} levels deep`, look.member)
      return
    }
    for (const unpacked of found) this.#descend(look, unpacked)
  }

  #literals(look: Look): void {
    this.#plan.whole.find(look.bytes, (needle, offset) =>
      this.#seen.report(look, needle, offset, offset + needle.bytes.length),
    )
    if (this.#pieces) this.#seen.pieces(look, (onPiece) => this.#plan.fragments.find(look.bytes, onPiece))
  }

  #text(look: Look, profile: ByteProfile): void {
    const isText = isPlainText(profile)
    let text = look
    for (let i = 0; i < ESCAPES_IN_ESCAPES; i++) {
      const plain = unescaped(text.bytes, profile)
      if (plain === undefined || !this.#mayDerive(plain, look)) break
      text = inside(text, plain)
      // Before the next turn, which would take bytes of a packed stream for escapes. In bytes that are no text, escapes
      // are there by accident.
      if (isText) this.#containers({ ...text, stored: look.stored }, profileOf(text.bytes, text.depth))
      this.#literals(text)
      if (!plain.nested) break
    }
    this.#views(text)
    if (text === look) return
    // A text in which escapes are gone says nearly the same, so the other one gets less than all, unless that costs little.
    if (look.bytes.length <= SMALL) this.#views(look)
    else {
      withScratch(() => this.#searched(look, squeezed(look.bytes), this.#plan.squeezed))
      this.#runs(look)
      if (this.#pieces) this.#scripts(look)
    }
  }

  #views(look: Look): void {
    const profile = profileOf(look.bytes, look.depth)
    withScratch(() => this.#searched(look, squeezed(look.bytes), this.#plan.squeezed))
    if (this.#pieces) this.#plan.stitched(look.bytes, this.#seen.stitchedIn(look))
    for (const view of this.#plan.views) {
      if (view.closely && !this.#pieces) continue
      withScratch(() => {
        for (const reading of view.read(look.bytes, profile, this.#decodedRuns))
          this.#follow(view, look, reading)
      })
    }
    if (this.#pieces) this.#scripts(look)
  }

  #follow({ follow, isGuess }: TextView, look: Look, reading: Reading | undefined): void {
    if (reading === undefined || reading.bytes.length === 0) return
    const from = isGuess ? { ...look, guesses: look.guesses + 1 } : look
    if (from.guesses > MOST_GUESSES) return
    if (follow === 'numbers') this.#numbers(from, reading)
    else if (follow === 'again' || reading.bytes.length <= SMALL) this.#descend(from, reading)
    else this.#literalsAndRuns(from, reading)
  }

  /** A reading that is searched with needles of its own, and in which nothing further is looked for. */
  #searched(look: Look, reading: Reading, search: NeedleSearch): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    search.find(reading.bytes, (needle, offset) =>
      this.#seen.report(inner, needle, offset, offset + needle.bytes.length),
    )
  }

  /** Literal forms, and what is encoded in other places than in the look itself. */
  #literalsAndRuns(look: Look, reading: Reading): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    this.#literals(inner)
    this.#runs(inner)
  }

  #runs(look: Look): void {
    const runs = this.#plan.views.find(({ name }) => name === 'encoded runs')
    for (const run of runs?.read(look.bytes, EMPTY, this.#decodedRuns) ?? []) this.#descend(look, run)
  }

  #substitutions(look: Look): void {
    const { offset, exclusiveOr, substituted } = this.#plan
    for (const [step, first] of INTERLEAVED)
      this.#searched(look, everyNthByte(look.bytes, step, first), this.#plan.whole)
    withScratch(() => this.#searched(look, differences(look.bytes), offset))
    withScratch(() => this.#searched(look, exclusiveOrs(look.bytes), exclusiveOr))
    withScratch(() =>
      substituted.search.find(look.bytes, (index, from) => {
        const needle = substituted.needles[index] as LiteralNeedle
        this.#seen.report(
          look,
          { ...needle, form: ['substituted', ...needle.form] },
          from,
          from + needle.bytes.length,
        )
      }),
    )
  }

  #numbers(look: Look, reading: Reading): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    this.#containers(inner, profileOf(inner.bytes, inner.depth))
    this.#literals(inner)
    this.#substitutions(inner)
  }

  #scripts(look: Look): void {
    if (look.depth > CLOSE) return
    const { reading, tooDeep } = computedTexts(look.bytes)
    if (tooDeep) this.#seen.notRead('JavaScript is nested too deeply to be worked out', look.member)
    if (reading) this.#descend(look, reading)
  }

  #descend(look: Look, reading: (Reading & Pick<Unpacked, 'member'>) | undefined): void {
    if (reading === undefined || reading.bytes.length === 0 || this.#isKnown(reading)) return
    if (!this.#mayDerive(reading, look)) return
    this.#visit(inside(look, reading))
  }

  /** Many ways lead to the same short text. */
  #isKnown({ bytes, stored }: Reading): boolean {
    if (bytes.length > SMALL) return false
    const key = `${stored}${bytes.toString('latin1')}`
    if (this.#visited.has(key)) return true
    this.#visited.add(key)
    return false
  }

  #mayDerive({ bytes }: Reading, look: Look): boolean {
    this.#derivedLeft -= bytes.length
    if (this.#derivedLeft < 0) this.#seen.notRead('decodes to more than the limit', look.member)
    return this.#derivedLeft >= 0
  }
}
