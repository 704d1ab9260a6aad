import { type Reading, rewritten } from './view.ts'

/** What leads from each byte to the next. It stays the same when one offset is added to every byte. */
export function differences(bytes: Uint8Array): Reading {
  return rewritten('offset', bytes, (input, out, origins) => {
    for (let i = 1; i < input.length; i++) out[i - 1] = (input[i] as number) - (input[i - 1] as number)
    return withOrigins(input, origins)
  })
}

/** The same for an exclusive-or of every byte with one key. */
export function exclusiveOrs(bytes: Uint8Array): Reading {
  return rewritten('exclusive or', bytes, (input, out, origins) => {
    for (let i = 1; i < input.length; i++) out[i - 1] = (input[i] as number) ^ (input[i - 1] as number)
    return withOrigins(input, origins)
  })
}

function withOrigins(input: Uint8Array, origins: Uint32Array): number {
  for (let i = 0; i < origins.length; i++) origins[i] = i
  return Math.max(0, input.length - 1)
}
