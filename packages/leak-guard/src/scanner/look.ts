import type { Unpacked } from './containers/container.ts'
import type { Reading } from './views/view.ts'

type Place = (start: number, end: number) => readonly [number, number]
type Shown = Reading & Pick<Unpacked, 'member'>

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

const same: Place = (from, to) => [from, to]

/** The input as a whole. */
export function startLook(bytes: Buffer): Look {
  return { bytes, form: [], depth: 0, member: undefined, stored: true, inInput: same, inFile: same }
}

/** Made often and asked seldom: what only a finding needs is worked out for that. */
class LookInside implements Look {
  readonly bytes: Buffer
  readonly depth: number
  readonly member: string | undefined
  readonly stored: boolean
  readonly #outer: Look
  readonly #reading: Shown

  constructor(outer: Look, reading: Shown) {
    this.bytes = reading.bytes
    this.depth = outer.depth + 1
    this.member = pathIn(outer.member, reading.member)
    this.stored = reading.stored
    this.#outer = outer
    this.#reading = reading
  }

  get form(): readonly string[] {
    return [...this.#outer.form, this.#reading.label]
  }

  inInput(from: number, to: number): readonly [number, number] {
    return this.#outer.inInput(...this.#reading.locate(from, to))
  }

  inFile(from: number, to: number): readonly [number, number] {
    const { member } = this.#reading
    return member === undefined ? this.#outer.inFile(...this.#reading.locate(from, to)) : [from, to]
  }
}

/** What a reading of a look shows. */
export function inside(look: Look, reading: Shown): Look {
  return new LookInside(look, reading)
}

/** The same bytes, under one label more. */
export function labelled(look: Look, label: string): Look {
  return inside(look, { label, bytes: look.bytes, stored: look.stored, locate: same })
}

/** The path of a file within a file of an archive. */
export function pathIn(outer: string | undefined, member: string | undefined): string | undefined {
  return outer === undefined || member === undefined ? (member ?? outer) : `${outer}!${member}`
}
