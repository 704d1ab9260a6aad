import type { Allowance, Unpacked } from './containers/container.ts'
import { isBrotli } from './containers/unmarked-streams.ts'
import { unpackAll } from './containers/unpack-all.ts'
import type { Finding, ScanResult, Unread } from './finding.ts'
import { computedTexts } from './javascript/computed-texts.ts'
import { LIMITS } from './limits.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import type { Mode } from './scanner.ts'
import type { NeedleSearch, SearchPlan } from './search-plan.ts'
import { type ByteProfile, isPlainText, profileOf } from './views/byte-profile.ts'
import { compatibilityLetters } from './views/compatibility-letters.ts'
import { encodedRuns } from './views/encoded-runs.ts'
import { joinedLiterals } from './views/joined-literals.ts'
import { looksLikeText } from './views/looks-like-text.ts'
import { numberLists } from './views/number-lists.ts'
import { withScratch } from './views/scratch.ts'
import { squeezed } from './views/squeeze.ts'
import { differences, exclusiveOrs } from './views/steps.ts'
import { codePoints, quotedPrintable, styleEscapes, unescaped } from './views/unescape.ts'
import type { Reading } from './views/view.ts'
import { withoutZeroBytes } from './views/without-zero-bytes.ts'

type Place = (start: number, end: number) => readonly [number, number]

/** Bytes somewhere in the input, and how they were come by. */
interface Look {
  readonly bytes: Buffer
  readonly form: readonly string[]
  readonly depth: number
  readonly member: string | undefined
  /** Whether these are bytes as somebody stored them; in rewritten ones a container would seem damaged. */
  readonly stored: boolean
  /** Where a stretch of these bytes is in the whole input, and in the file that is reported. */
  readonly inInput: Place
  readonly inFile: Place
}

const ESCAPES_IN_ESCAPES = 3
/** Scripts and substitutions are looked for this far down; both need a pass over every byte. */
const CLOSE = 3

/**
 * One scan: looks at the bytes, decodes what is in them, and looks again. A place is reported once for each secret, in
 * the plainest form it was found in, whole secrets before pieces.
 */
export class Walk {
  readonly #plan: SearchPlan
  readonly #pieces: boolean
  readonly #findings: Finding[] = []
  readonly #unread = new Map<string, Unread>()
  readonly #taken = new Map<string, [number, number][]>()
  /** Pieces found, as stretches by look and needle form: reported last, where nothing whole was found. */
  readonly #fragments = new Map<
    string,
    { look: Look; needle: LiteralNeedle; stretches: [number, number][] }
  >()
  #fragmentsLeft = LIMITS.findings * 64
  #looks = 0
  readonly #allowance: Allowance = { bytes: LIMITS.unpackedBytes, streams: LIMITS.streams }
  /** Runs that were decoded closely; in `whole` mode none are. */
  readonly #decodedRuns: Set<string> | undefined
  #derivedLeft = 0

  constructor(plan: SearchPlan, mode: Mode) {
    this.#plan = plan
    this.#pieces = mode === 'pieces'
    this.#decodedRuns = this.#pieces ? new Set() : undefined
  }

  literally(bytes: Buffer): ScanResult {
    this.#literals(start(bytes))
    return this.#result()
  }

  thoroughly(bytes: Buffer, fileName = ''): ScanResult {
    if (bytes.length > LIMITS.thoroughBytes) {
      this.#notRead(`larger than ${LIMITS.thoroughBytes} bytes: searched for literal forms only`, undefined)
      return this.literally(bytes)
    }
    this.#derivedLeft = Math.max(LIMITS.derivedAtLeast, bytes.length * LIMITS.derivedRatio)
    if (fileName.endsWith('.br') && !isBrotli(bytes, { ...this.#allowance })) {
      this.#notRead('Brotli data is damaged, cut off or too large', undefined)
    }
    this.#visit(start(bytes))
    return this.#result()
  }

  #visit(look: Look): void {
    withScratch(() => {
      const profile = profileOf(look.bytes, look.depth)
      this.#containers(look, profile)
      this.#literals(look)
      if (look.depth >= LIMITS.depth) return
      this.#descend(look, withoutZeroBytes(look.bytes, profile))
      if (isPlainText(profile) || look.depth === 0 || looksLikeText(look.bytes)) this.#text(look, profile)
      if (this.#pieces && look.stored && look.depth <= CLOSE) this.#substitutions(look)
    })
  }

  /** Containers are opened before anything else: what they hold is reported with the path of its file. */
  #containers(look: Look, profile: ByteProfile): void {
    const where = { stored: look.stored, anywhere: this.#pieces || look.depth === 0 }
    const found = unpackAll(look.bytes, profile, where, this.#allowance, (reason, member) => {
      if (look.stored) this.#notRead(reason, pathIn(look.member, member))
    })
    if (look.depth >= LIMITS.depth && found.length > 0) {
      this.#notRead(`packed more than ${LIMITS.depth} levels deep`, look.member)
      return
    }
    for (const unpacked of found) this.#descend(look, unpacked)
  }

  #literals(look: Look): void {
    this.#plan.whole.find(look.bytes, (needle, offset) =>
      this.#report(look, needle, offset, offset + needle.bytes.length),
    )
    this.#pieceHits(look)
  }

  #pieceHits(look: Look): void {
    if (!this.#pieces) return
    this.#looks += 1
    this.#plan.fragments.find(look.bytes, (needle, offset) => {
      if (this.#fragmentsLeft === 0) return
      this.#fragmentsLeft -= 1
      const key = `${this.#looks} ${needle.secret} ${needle.form.join()}`
      const known = this.#fragments.get(key) ?? { look, needle, stretches: [] }
      known.stretches.push([offset, offset + needle.bytes.length])
      this.#fragments.set(key, known)
    })
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
    for (const each of new Set([text, look])) {
      withScratch(() => this.#searched(each, squeezed(each.bytes), this.#plan.squeezed))
    }
    for (const run of encodedRuns(text.bytes, this.#decodedRuns)) this.#descend(text, run)
    if (text !== look || profile[0xef] || profile[0xe2] || profile[0xf0])
      this.#descend(text, compatibilityLetters(text.bytes))
    withScratch(() => this.#readLiterally(look, styleEscapes(look.bytes, profile)))
    withScratch(() => this.#readLiterally(look, quotedPrintable(look.bytes, profile)))
    if (!this.#pieces) return
    withScratch(() => this.#readLiterally(look, codePoints(look.bytes, profile)))
    for (const parity of [0, 1] as const)
      withScratch(() => this.#joined(text, joinedLiterals(text.bytes, parity)))
    for (const list of numberLists(text.bytes)) withScratch(() => this.#numbers(text, list))
    this.#scripts(look)
  }

  /** A reading that is searched with needles of its own, and in which nothing further is looked for. */
  #searched(look: Look, reading: Reading, search: NeedleSearch): void {
    if (!this.#mayDerive(reading, look)) return
    const inner = inside(look, reading)
    search.find(reading.bytes, (needle, offset) =>
      this.#report(inner, needle, offset, offset + needle.bytes.length),
    )
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

  #substitutions(look: Look): void {
    const { offset, exclusiveOr, substituted } = this.#plan
    withScratch(() => this.#searched(look, differences(look.bytes), offset))
    withScratch(() => this.#searched(look, exclusiveOrs(look.bytes), exclusiveOr))
    withScratch(() =>
      substituted.search.find(look.bytes, (index, from) => {
        const needle = substituted.needles[index] as LiteralNeedle
        this.#report(
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
    if (tooDeep) this.#notRead('JavaScript is nested too deeply to be worked out', look.member)
    if (reading) this.#descend(look, reading)
  }

  #descend(look: Look, reading: (Reading & Pick<Unpacked, 'member'>) | undefined): void {
    if (reading === undefined || reading.bytes.length === 0 || !this.#mayDerive(reading, look)) return
    this.#visit(inside(look, reading))
  }

  #mayDerive({ bytes }: Reading, look: Look): boolean {
    this.#derivedLeft -= bytes.length
    if (this.#derivedLeft < 0) this.#notRead('decodes to more than the limit', look.member)
    return this.#derivedLeft >= 0
  }

  #report(
    look: Look,
    { secret, form }: Pick<LiteralNeedle, 'secret' | 'form'>,
    from: number,
    to: number,
  ): void {
    if (this.#findings.length >= LIMITS.findings || !this.#take(secret, look.inInput(from, to))) return
    const [offset, end] = look.inFile(from, to)
    this.#findings.push({
      secret,
      form: [...look.form, ...form].join(' > '),
      offset,
      length: end - offset,
      ...(look.member !== undefined && { member: look.member }),
    })
  }

  /** False when this stretch of the input was reported for the secret already. */
  #take(secret: string, [from, to]: readonly [number, number]): boolean {
    const taken = this.#taken.get(secret) ?? []
    if (taken.some(([start, end]) => from < end && start < to)) return false
    taken.push([from, to])
    this.#taken.set(secret, taken)
    return true
  }

  #notRead(reason: string, member: string | undefined): void {
    const unread = { reason, ...(member !== undefined && { member }) }
    this.#unread.set(JSON.stringify(unread), unread)
  }

  #result(): ScanResult {
    this.#reportFragments()
    return { findings: this.#findings, notFullyRead: [...this.#unread.values()] }
  }

  /** Pieces that overlap are one longer piece. */
  #reportFragments(): void {
    for (const { look, needle, stretches } of this.#fragments.values()) {
      let open: [number, number] | undefined
      for (const [from, to] of stretches.sort(([a], [b]) => a - b)) {
        if (open && from <= open[1]) {
          open[1] = Math.max(open[1], to)
        } else {
          if (open) this.#report(look, needle, ...open)
          open = [from, to]
        }
      }
      if (open) this.#report(look, needle, ...open)
    }
  }
}

function start(bytes: Buffer): Look {
  const same: Place = (from, to) => [from, to]
  return { bytes, form: [], depth: 0, member: undefined, stored: true, inInput: same, inFile: same }
}

function inside(look: Look, reading: Reading & Pick<Unpacked, 'member'>): Look {
  const { member } = reading
  const place =
    (outer: Place): Place =>
    (from, to) =>
      outer(...reading.locate(from, to))
  return {
    bytes: reading.bytes,
    form: [...look.form, reading.label],
    depth: look.depth + 1,
    member: pathIn(look.member, member),
    stored: reading.stored,
    inInput: place(look.inInput),
    inFile: member === undefined ? place(look.inFile) : (from, to) => [from, to],
  }
}

function pathIn(outer: string | undefined, member: string | undefined): string | undefined {
  return outer === undefined || member === undefined ? (member ?? outer) : `${outer}!${member}`
}
