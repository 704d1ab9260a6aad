import type { Finding, ScanResult, Unread } from './finding.ts'
import { LIMITS } from './limits.ts'
import type { Look } from './look.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import type { OnNeedle } from './search-plan.ts'

interface Pieces {
  readonly look: Look
  readonly needle: LiteralNeedle
  readonly stretches: [number, number][]
}

/**
 * What one scan has seen. A place is reported once for each secret: whatever comes first counts, and pieces come last.
 */
export class Sightings {
  readonly #findings: Finding[] = []
  readonly #unread = new Map<string, Unread>()
  /** Stretches of the input that were reported, by secret. */
  readonly #taken = new Map<string, [number, number][]>()
  /** Pieces by look and form. */
  readonly #pieces = new Map<string, Pieces>()
  #piecesLeft = LIMITS.findings * 64
  #looks = 0

  report(
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

  notRead(reason: string, member: string | undefined): void {
    const unread = { reason, ...(member !== undefined && { member }) }
    this.#unread.set(JSON.stringify(unread), unread)
  }

  /** Takes down the pieces found in a look, for the end. */
  pieceIn(look: Look): OnNeedle {
    this.#looks += 1
    const lookId = this.#looks
    return (needle, offset) => {
      if (this.#piecesLeft === 0) return
      this.#piecesLeft -= 1
      const key = `${lookId} ${needle.secret} ${needle.form.join()}`
      const known = this.#pieces.get(key) ?? { look, needle, stretches: [] }
      known.stretches.push([offset, offset + needle.bytes.length])
      this.#pieces.set(key, known)
    }
  }

  result(): ScanResult {
    for (const { look, needle, stretches } of this.#pieces.values()) {
      for (const [from, to] of joined(stretches)) this.report(look, needle, from, to)
    }
    return { findings: this.#findings, notFullyRead: [...this.#unread.values()] }
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

/** Pieces that overlap are one longer piece. */
function joined(stretches: [number, number][]): [number, number][] {
  const longer: [number, number][] = []
  for (const [from, to] of stretches.sort(([a], [b]) => a - b)) {
    const last = longer.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else longer.push([from, to])
  }
  return longer
}
