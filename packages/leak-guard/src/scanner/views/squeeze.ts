import { NO_ORIGINS, type Reading, rewritten } from './view.ts'

/** For every byte the lower-case letter or digit it is kept as, and whether it is kept: 1 or 0. */
export const SQUEEZED = new Uint8Array(256)
export const IS_SQUEEZED = new Uint8Array(256)
for (const char of '0123456789abcdefghijklmnopqrstuvwxyz') {
  SQUEEZED[char.charCodeAt(0)] = char.charCodeAt(0)
  SQUEEZED[char.toUpperCase().charCodeAt(0)] = char.charCodeAt(0)
  IS_SQUEEZED[char.charCodeAt(0)] = 1
  IS_SQUEEZED[char.toUpperCase().charCodeAt(0)] = 1
}

function squeezeInto(input: Uint8Array, out: Uint8Array, origins: Uint32Array): number {
  let length = 0
  for (let i = 0; i < input.length; i++) {
    const byte = input[i] as number
    // Written always, kept only when the length moves on: no branch for the processor to guess wrong.
    out[length] = SQUEEZED[byte] as number
    origins[length] = i
    length += IS_SQUEEZED[byte] as number
  }
  return length
}

/** Letters and digits only, in lower case. */
export function squeeze(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(bytes.length)
  return out.subarray(0, squeezeInto(bytes, out, NO_ORIGINS))
}

/**
 * The text without case and punctuation: concatenations, joins, wrapped lines, dashed groups and lists of codes become
 * one run.
 */
export function squeezed(bytes: Uint8Array): Reading {
  return rewritten('squeezed', bytes, squeezeInto, true)
}
