/**
 * Where the next byte is that the table holds something for, from `from` on, or the end. A loop as small as this one is
 * run several times as fast as one that also knows what to do there.
 */
export function nextOf(table: Uint8Array, bytes: Uint8Array, from: number): number {
  const { length } = bytes
  for (let i = from; i < length; i++) if (table[bytes[i] as number] !== 0) return i
  return length
}
