import { scratch } from './scratch.ts'

/**
 * Another way to read the same bytes. A view that moves bytes around can say where each byte of its output came
 * from; it is only asked to when something was found, because that is rare and costs time.
 */
export interface Reading {
  /** What it is, as named in a finding's form. */
  readonly label: string
  readonly bytes: Buffer
  /** True for bytes as somebody stored them, decoded; false for the input in another light. */
  readonly stored: boolean
  /** The place in the input that `[start, end)` of `bytes` came from. */
  locate(start: number, end: number): readonly [number, number]
}

/**
 * Writes to `out`, notes in `origins` where each byte came from, and gives the number of bytes written. When nobody asks
 * where from, `origins` has no room, and what is written beyond the end of such an array is dropped: to ask at each byte
 * takes as long again as all the rest.
 */
export type Rewrite = (input: Uint8Array, out: Uint8Array, origins: Uint32Array) => number

export const NO_ORIGINS = new Uint32Array(0)

/**
 * A reading made by a rewrite that never makes its input longer. With `keepsWidth`, each byte written stands for exactly
 * one byte read, so that dropped bytes after the last one are not counted in.
 */
export function rewritten(label: string, input: Uint8Array, rewrite: Rewrite, keepsWidth = false): Reading {
  const out = scratch(input.length)
  const length = rewrite(input, out, NO_ORIGINS)
  let origins: Uint32Array | undefined
  return {
    label,
    bytes: out.subarray(0, length),
    stored: false,
    locate(start, end) {
      if (origins === undefined) {
        origins = new Uint32Array(input.length + 1)
        rewrite(input, Buffer.allocUnsafe(input.length), origins)
        origins[length] = input.length
      }
      const last = origins[end - 1] ?? 0
      return [origins[start] ?? 0, keepsWidth ? last + 1 : (origins[end] ?? input.length)]
    },
  }
}

/** Writes a stretch of the input as it is, and gives where it ends. Short ones are copied faster by a loop than by a call. */
export function keep(
  input: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
  origins: Uint32Array,
): number {
  if (origins.length > 0) for (let i = from; i < to; i++) origins[at + i - from] = i
  if (to - from > 64) out.set(input.subarray(from, to), at)
  else for (let i = from; i < to; i++) out[at + i - from] = input[i] as number
  return at + to - from
}

/** A reading that stands for the region `[start, end)` of the input as a whole. */
export function decoded(label: string, bytes: Buffer, start: number, end: number): Reading {
  return { label, bytes, stored: true, locate: () => [start, end] }
}
