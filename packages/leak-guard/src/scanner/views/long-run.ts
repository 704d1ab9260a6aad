/** The bytes that runs of a kind consist of, as a table that holds 1 for them. */
export type RunTable = Uint8Array

/**
 * Where the next run of at least `shortest` bytes begins, from `from` on, which is no place within one; the end when there is none.
 * Looks from the last byte that such a run would have back to the first, so that of shorter ones most is never read.
 */
export function startOfLongRun(bytes: Uint8Array, from: number, table: RunTable, shortest: number): number {
  for (let start = from; start + shortest <= bytes.length; ) {
    let i = start + shortest - 1
    while (i >= start && table[bytes[i] as number] === 1) i -= 1
    if (i < start) return start
    start = i + 1
  }
  return bytes.length
}
