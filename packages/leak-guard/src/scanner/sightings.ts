import type { Finding, ScanResult, Unread } from './finding.ts'
import { LIMITS } from './limits.ts'
import type { Look } from './look.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import type { OnNeedle } from './search-plan.ts'

/** Where texts are put together, one or two characters more may seem to belong to a piece that does not count. */
const ACCIDENTS = 2

/** A place that is reported at the end, if nothing plainer was found there. */
interface Piece {
  readonly secret: string
  readonly form: string
  readonly inInput: readonly [number, number]
  readonly inFile: readonly [number, number]
  readonly member: string | undefined
}

/**
 * What one scan has seen. A place is reported once for each secret: whatever comes first counts, and pieces come last.
 */
export class Sightings {
  readonly #findings: Finding[] = []
  readonly #unread = new Map<string, Unread>()
  /** Stretches of the input that were reported, by secret. */
  readonly #taken = new Map<string, [number, number][]>()
  readonly #pieces: Piece[] = []
  #piecesLeft = LIMITS.findings * 64
  #told = 0

  /** Grows with everything that is reported or noted, new or not. */
  get told(): number {
    return this.#told
  }

  report(
    look: Look,
    { secret, form }: Pick<LiteralNeedle, 'secret' | 'form'>,
    from: number,
    to: number,
  ): void {
    this.#told += 1
    if (this.#findings.length < LIMITS.findings) this.#report(pieceOf(look, { secret, form }, from, to))
  }

  notRead(reason: string, member: string | undefined): void {
    this.#told += 1
    const unread = { reason, ...(member !== undefined && { member }) }
    this.#unread.set(JSON.stringify(unread), unread)
  }

  /** Takes down the pieces that `find` finds in a look, for the end. */
  pieces(look: Look, find: (onPiece: OnNeedle) => void): void {
    const byForm = new Map<string, { needle: LiteralNeedle; stretches: [number, number][] }>()
    find((needle, offset) => {
      this.#told += 1
      if (this.#piecesLeft === 0) return
      this.#piecesLeft -= 1
      const key = `${needle.secret} ${needle.form.join()}`
      const known = byForm.get(key) ?? { needle, stretches: [] }
      known.stretches.push([offset, offset + needle.bytes.length])
      byForm.set(key, known)
    })
    // Places are worked out now: what the look was made from may be gone at the end.
    for (const { needle, stretches } of byForm.values()) {
      for (const [from, to, count] of joined(stretches)) {
        if (look.guesses === 0 || count > ACCIDENTS) this.#pieces.push(pieceOf(look, needle, from, to))
      }
    }
  }

  /** Reports pieces that were found one after the other, with other text between. */
  stitchedIn(look: Look): (needle: LiteralNeedle, start: number, end: number) => void {
    return (needle, start, end) =>
      this.report(look, { ...needle, form: ['in pieces', ...needle.form] }, start, end)
  }

  result(): ScanResult {
    for (const piece of this.#pieces) {
      if (this.#findings.length < LIMITS.findings) this.#report(piece)
    }
    return { findings: this.#findings, notFullyRead: [...this.#unread.values()] }
  }

  #report({ secret, form, inInput, inFile: [offset, end], member }: Piece): void {
    if (!this.#take(secret, inInput)) return
    this.#findings.push({
      secret,
      form,
      offset,
      length: end - offset,
      ...(member !== undefined && { member }),
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
}

function pieceOf(
  look: Look,
  { secret, form }: Pick<LiteralNeedle, 'secret' | 'form'>,
  from: number,
  to: number,
): Piece {
  return {
    secret,
    form: [...look.form, ...form].join(' > '),
    inInput: look.inInput(from, to),
    inFile: look.inFile(from, to),
    member: look.member,
  }
}

/** Pieces that overlap are one longer piece: `[start, end)`, and of how many. */
function joined(stretches: [number, number][]): [number, number, number][] {
  const longer: [number, number, number][] = []
  for (const [from, to] of stretches.sort(([a], [b]) => a - b)) {
    const last = longer.at(-1)
    if (last && from <= last[1]) {
      last[1] = Math.max(last[1], to)
      last[2] += 1
    } else longer.push([from, to, 1])
  }
  return longer
}
