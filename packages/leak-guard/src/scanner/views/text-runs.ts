import { decoded, type Reading } from './view.ts'

/** The shortest text that can hold a secret in a further form. */
const SHORTEST = 24

/** Runs of printable characters among other bytes. */
export function textRuns(bytes: Buffer): Reading[] {
  const runs: Reading[] = []
  for (let i = 0, start = 0; i <= bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if ((byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13)) continue
    if (i - start >= SHORTEST) runs.push(decoded('text', bytes.subarray(start, i), start, i))
    start = i + 1
  }
  return runs
}
