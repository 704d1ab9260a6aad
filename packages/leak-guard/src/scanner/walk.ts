import type { CleanInputs } from './clean-inputs.ts'
import type { Allowance, Unpacked } from './containers/container.ts'
import { isBrotli } from './containers/unmarked-streams.ts'
import { unpackAll } from './containers/unpack-all.ts'
import type { ScanResult } from './finding.ts'
import { computedTexts } from './javascript/computed-texts.ts'
import { LIMITS } from './limits.ts'
import { inside, type Look, labelled, pathIn, startLook } from './look.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import type { NeedleSearch, SearchPlan } from './search-plan.ts'
import { Sightings } from './sightings.ts'
import { type ByteProfile, isPlainText, profileOf } from './views/byte-profile.ts'
import { bytesInGroups } from './views/bytes-in-groups.ts'
import { compatibilityLetters } from './views/compatibility-letters.ts'
import { denseEscapes, denseMarks } from './views/dense-stretches.ts'
import { encodedRuns } from './views/encoded-runs.ts'
import { everyNthByte } from './views/every-nth-byte.ts'
import { framedRuns } from './views/framed-runs.ts'
import { hexDump } from './views/hex-dump.ts'
import { joinedLiterals } from './views/joined-literals.ts'
import { loneCharacters } from './views/lone-characters.ts'
import { looksLikeText } from './views/looks-like-text.ts'
import { lowBytes } from './views/low-bytes.ts'
import { numberLists } from './views/number-lists.ts'
import { withScratch } from './views/scratch.ts'
import { squeezed } from './views/squeeze.ts'
import { differences, exclusiveOrs } from './views/steps.ts'
import { textRuns } from './views/text-runs.ts'
import { CODE_POINTS, COMMON, QUOTED_PRINTABLE, STYLE, unescaped } from './views/unescape.ts'
import type { Reading } from './views/view.ts'
import { withoutMarkup } from './views/without-markup.ts'
import { withoutZeroBytes } from './views/without-zero-bytes.ts'

const ESCAPES_IN_ESCAPES = 3
const QUOTES = Buffer.from('"\'`')
/** Step and start of the interleavings that are looked at. */
const STEPS = [2, 3, 4]
const INTERLEAVED = STEPS.flatMap((step) =>
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
  readonly #seen = new Sightings()
  readonly #allowance: Allowance
  /** Runs that were decoded closely; in `whole` mode none are. */
  readonly #decodedRuns: Set<string> | undefined
  /** What the walks before found clean. */
  readonly #clean: CleanInputs | undefined
  #derivedLeft = 0
  /** Whether all of the input turned out to be one Brotli stream. */
  #isBrotli = false

  constructor(plan: SearchPlan, clean?: CleanInputs) {
    this.#plan = plan
    this.#clean = clean
    const { unpackedBytes, streams } = this.#limits
    this.#allowance = { bytes: unpackedBytes, streams }
    this.#decodedRuns = plan.pieces && new Set()
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
    this.#derivedLeft = Math.max(this.#limits.derivedBytes, bytes.length * LIMITS.derivedRatio)
    if (!this.#clean?.has(bytes)) this.#visit(startLook(bytes))
    if (fileName.endsWith('.br') && !this.#isBrotli && !isBrotli(bytes, this.#allowance)) {
      this.#seen.notRead('Brotli data is damaged, cut off or too large', undefined)
    }
    const result = this.#seen.result()
    if (result.findings.length + result.notFullyRead.length === 0) this.#clean?.add(bytes)
    return result
  }

  get #limits() {
    return LIMITS[this.#plan.pieces ? 'pieces' : 'whole']
  }

  #visit(look: Look): void {
    withScratch(() => {
      const profile = profileOf(look.bytes, look.depth)
      this.#containers(look, profile)
      this.#literals(look)
      if (look.depth >= LIMITS.depth) return
      this.#descend(look, withoutZeroBytes(look.bytes, profile))
      if (isPlainText(profile) || look.depth === 0 || looksLikeText(look.bytes)) this.#text(look, profile)
      if (look.stored && look.depth <= CLOSE) this.#substitutions(look)
    })
  }

  /** Containers are opened before anything else: what they hold is reported with the path of its file. */
  #containers(look: Look, profile: ByteProfile, stored = look.stored): void {
    const where = { stored, anywhere: this.#plan.pieces !== undefined || look.depth === 0 }
    const found = unpackAll(look.bytes, profile, where, this.#allowance, (reason, member) => {
      if (stored) this.#seen.notRead(reason, pathIn(look.member, member))
    })
    if (look.depth >= LIMITS.depth) {
      const isPacked = found.some(({ isDoubtful }) => !isDoubtful)
      if (isPacked) this.#seen.notRead(`packed more than ${LIMITS.depth} levels deep`, look.member)
      return
    }
    if (look.depth === 0)
      this.#isBrotli = found.some(({ label, isDoubtful }) => label === 'brotli' && !isDoubtful)
    for (const unpacked of found) if (!this.#clean?.has(unpacked.bytes)) this.#descend(look, unpacked)
  }

  #literals(look: Look): void {
    this.#plan.whole.find(look.bytes, (needle, offset) =>
      this.#seen.report(look, needle, offset, offset + needle.bytes.length),
    )
    this.#plan.pieces?.fragments.find(look.bytes, this.#seen.pieceIn(look))
  }

  #text(look: Look, profile: ByteProfile): void {
    const isText = isPlainText(profile)
    let text = look
    for (let i = 0; i < ESCAPES_IN_ESCAPES; i++) {
      const plain = unescaped(COMMON, text.bytes, profile)
      if (plain === undefined || !this.#mayDerive(plain, look)) break
      text = inside(text, plain)
      // Before the next turn, which would take bytes of a packed stream for escapes. In bytes that are no text, escapes
      // are there by accident.
      if (isText) this.#containers(text, profileOf(text.bytes, text.depth), look.stored)
      this.#literals(text)
      if (!plain.nested) break
    }
    for (const each of new Set([text, look])) {
      withScratch(() => this.#squeezed(each))
    }
    for (const run of encodedRuns(text.bytes, this.#decodedRuns)) this.#descend(text, run)
    if (text !== look || profile[0xef] || profile[0xe2] || profile[0xf0])
      this.#descend(text, compatibilityLetters(text.bytes))
    withScratch(() => this.#readLiterally(text, withoutMarkup(text.bytes)))
    for (const dialect of [STYLE, QUOTED_PRINTABLE])
      withScratch(() => this.#readLiterally(look, unescaped(dialect, look.bytes, profile)))
    const { pieces } = this.#plan
    if (!pieces) return
    pieces.stitched.find(text.bytes, (needle, from, to) =>
      this.#seen.report(text, { ...needle, form: ['in pieces', ...needle.form] }, from, to),
    )
    withScratch(() => this.#interleaved(text, loneCharacters(text.bytes)))
    // With a character for each byte, so that places in one are places in the other.
    const written = look.bytes.toString('latin1')
    const plain = text === look ? written : text.bytes.toString('latin1')
    this.#descend(look, hexDump(written))
    if (look.bytes.includes('U+00') || look.bytes.includes('_x00'))
      withScratch(() => this.#readLiterally(look, unescaped(CODE_POINTS, look.bytes, profile)))
    const hasQuotes = text !== look || QUOTES.some((quote) => profile[quote] === 1)
    for (const parity of hasQuotes ? ([0, 1] as const) : [])
      withScratch(() => this.#joined(text, joinedLiterals(text.bytes, parity)))
    if (look.depth <= CLOSE) this.#stretches(look, written, text, plain)
    for (const list of numberLists(text.bytes, plain)) withScratch(() => this.#numbers(text, list))
    this.#scripts(look, written)
    if (text !== look) this.#scripts(text, plain, true)
  }

  /** Parts of a text in a notation that shows only where it is dense, or that says where it begins. */
  #stretches(look: Look, written: string, text: Look, plain: string): void {
    for (const run of [...framedRuns(written), ...bytesInGroups(look.bytes, written)])
      this.#descend(look, run)
    for (const stretch of denseEscapes(look.bytes, written)) this.#descend(look, stretch)
    for (const stretch of denseMarks(text.bytes, plain)) this.#descend(text, stretch)
    for (const run of lowBytes(text.bytes, plain)) withScratch(() => this.#numbers(text, run))
  }

  /** A reading that is searched with needles of its own, and in which nothing further is looked for. */
  #searched(look: Look, reading: Reading, search: NeedleSearch, fragments?: NeedleSearch): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    search.find(reading.bytes, (needle, offset) =>
      this.#seen.report(inner, needle, offset, offset + needle.bytes.length),
    )
    fragments?.find(reading.bytes, this.#seen.pieceIn(inner))
  }

  #squeezed(look: Look): void {
    const { squeezed: whole, pieces } = this.#plan
    this.#searched(look, squeezed(look.bytes), whole, pieces?.squeezedFragments)
  }

  #readLiterally(look: Look, reading: Reading | undefined): void {
    if (reading !== undefined && this.#mayDerive(reading, look)) this.#literals(inside(look, reading))
  }

  #joined(look: Look, reading: Reading): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    this.#literals(inner)
    for (const run of encodedRuns(reading.bytes, this.#decodedRuns)) this.#descend(inner, run)
  }

  /** A few characters out of many, with something else between them that may be left out too. */
  #interleaved(look: Look, reading: Reading): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    this.#literals(inner)
    withScratch(() => this.#squeezed(inner))
    for (const [step, first] of INTERLEAVED)
      this.#readLiterally(inner, everyNthByte(inner.bytes, step, first))
  }

  #substitutions(look: Look): void {
    if (!this.#plan.pieces) return
    const { offset, exclusiveOr, substituted } = this.#plan.pieces
    for (const step of STEPS) this.#spread(look, step)
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

  /** Whole needles in every `step`-th byte: found where they are, because to put these bytes together takes longer. */
  #spread(look: Look, step: number): void {
    if (!this.#mayDerive({ bytes: look.bytes, label: 'interleaved' }, look)) return
    this.#plan.whole.findSpread(look.bytes, step, (needle, offset) => {
      const end = offset + (needle.bytes.length - 1) * step + 1
      this.#seen.report(labelled(look, 'interleaved'), needle, offset, end)
    })
  }

  #numbers(look: Look, reading: Reading): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    this.#containers(inner, profileOf(inner.bytes, inner.depth))
    this.#literals(inner)
    this.#substitutions(inner)
    if (!reading.label.endsWith('words')) for (const run of textRuns(inner.bytes)) this.#descend(inner, run)
  }

  #scripts(look: Look, written: string, isRewritten = false): void {
    if (look.depth > CLOSE) return
    const { reading, tooDeep } = computedTexts(written, isRewritten)
    if (tooDeep) this.#seen.notRead('JavaScript is nested too deeply to be worked out', look.member)
    if (reading) this.#descend(look, reading)
  }

  #descend(look: Look, reading: (Reading & Pick<Unpacked, 'member'>) | undefined): void {
    if (reading === undefined || reading.bytes.length === 0 || !this.#mayDerive(reading, look)) return
    this.#visit(inside(look, reading))
  }

  #mayDerive({ bytes, label }: Pick<Reading, 'bytes' | 'label'>, look: Look): boolean {
    if (this.#plan.leftOut?.has(label)) return false
    this.#derivedLeft -= bytes.length + LIMITS.derivedOverhead
    if (this.#derivedLeft < 0) this.#seen.notRead('decodes to more than the limit', look.member)
    return this.#derivedLeft >= 0
  }
}
