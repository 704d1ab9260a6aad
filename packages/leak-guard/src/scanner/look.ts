import type { Unpacked } from './containers/container.ts'
import type { Reading } from './views/view.ts'

type Place = (start: number, end: number) => readonly [number, number]

/** Bytes somewhere in the input, and how they were come by. */
export interface Look {
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

/** The input as a whole. */
export function startLook(bytes: Buffer): Look {
  const same: Place = (from, to) => [from, to]
  return { bytes, form: [], depth: 0, member: undefined, stored: true, inInput: same, inFile: same }
}

/** What a reading of a look shows. */
export function inside(look: Look, reading: Reading & Pick<Unpacked, 'member'>): Look {
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

/** The path of a file within a file of an archive. */
export function pathIn(outer: string | undefined, member: string | undefined): string | undefined {
  return outer === undefined || member === undefined ? (member ?? outer) : `${outer}!${member}`
}
