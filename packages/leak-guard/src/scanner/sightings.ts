import type { Finding, ScanResult, Unread } from './finding.ts'
import { LIMITS } from './limits.ts'
import type { Look } from './look.ts'
import type { LiteralNeedle } from './needles/literal-needles.ts'
import type { OnNeedle } from './search-plan.ts'

type Stretch = readonly [from: number, to: number]

/** Where something stands: in the bytes that it was found in, in the whole input, and in the file that is reported. */
interface Place {
  readonly inLook: Stretch
  readonly inInput: Stretch
  readonly inFile: Stretch
}

/** What a finding says besides its place. */
type Kind = Pick<Finding, 'secret' | 'form' | 'member'>

interface Pieces {
  readonly kind: Kind
  readonly places: Place[]
}

/**
 * What one scan has seen. A place is reported once for each secret: whatever comes first counts, and pieces come last.
 */
export class Sightings {
  readonly #findings: Finding[] = []
  readonly #unread = new Map<string, Unread>()
  /** Stretches of the input that were reported, by secret. */
  readonly #taken = new Map<string, Stretch[]>()
  /** Pieces by look and form. */
  readonly #pieces = new Map<string, Pieces>()
  #piecesLeft = LIMITS.findings * 64
  #looks = 0

  report(look: Look, needle: Pick<LiteralNeedle, 'secret' | 'form'>, from: number, to: number): void {
    if (this.#findings.length < LIMITS.findings) this.#report(kindOf(look, needle), placeOf(look, from, to))
  }

  notRead(reason: string, member: string | undefined): void {
    const unread = { reason, ...(member !== undefined && { member }) }
    this.#unread.set(JSON.stringify(unread), unread)
  }

  /** Takes down the pieces found in a look, for the end. Where they stand is noted now: later, a reading's memory is another's. */
  pieceIn(look: Look): OnNeedle {
    this.#looks += 1
    const lookId = this.#looks
    return (needle, offset) => {
      if (this.#piecesLeft === 0) return
      this.#piecesLeft -= 1
      const key = `${lookId} ${needle.secret} ${needle.form.join()}`
      const known = this.#pieces.get(key) ?? { kind: kindOf(look, needle), places: [] }
      known.places.push(placeOf(look, offset, offset + needle.bytes.length))
      this.#pieces.set(key, known)
    }
  }

  result(): ScanResult {
    for (const { kind, places } of this.#pieces.values()) {
      for (const place of joined(places)) this.#report(kind, place)
    }
    return { findings: this.#findings, notFullyRead: [...this.#unread.values()] }
  }

  #report(kind: Kind, { inInput, inFile: [offset, end] }: Place): void {
    if (this.#findings.length >= LIMITS.findings || !this.#take(kind.secret, inInput)) return
    this.#findings.push({ ...kind, offset, length: end - offset })
  }

  /** False when this stretch of the input was reported for the secret already. */
  #take(secret: string, [from, to]: Stretch): boolean {
    const taken = this.#taken.get(secret) ?? []
    if (taken.some(([start, end]) => from < end && start < to)) return false
    taken.push([from, to])
    this.#taken.set(secret, taken)
    return true
  }
}

function kindOf(look: Look, { secret, form }: Pick<LiteralNeedle, 'secret' | 'form'>): Kind {
  const { member } = look
  return { secret, form: [...look.form, ...form].join(' > '), ...(member !== undefined && { member }) }
}

function placeOf(look: Look, from: number, to: number): Place {
  return { inLook: [from, to], inInput: look.inInput(from, to), inFile: look.inFile(from, to) }
}

/** Pieces that overlap are one longer piece. */
function joined(places: readonly Place[]): Place[] {
  const longer: Place[] = []
  for (const place of places.toSorted((a, b) => a.inLook[0] - b.inLook[0])) {
    const last = longer.at(-1)
    if (last && place.inLook[0] <= last.inLook[1]) longer[longer.length - 1] = span(last, place)
    else longer.push(place)
  }
  return longer
}

function span(a: Place, b: Place): Place {
  const both = ([from, to]: Stretch, [start, end]: Stretch): Stretch => [
    Math.min(from, start),
    Math.max(to, end),
  ]
  return {
    inLook: both(a.inLook, b.inLook),
    inInput: both(a.inInput, b.inInput),
    inFile: both(a.inFile, b.inFile),
  }
}
