/** Long enough for a secret; names and words that happen to be of such letters have no digit among them. */
const BASE32 = /[A-Z2-7]{40,}|[a-z2-7]{40,}/g
const HEX = /[\da-fA-F]{32,}/g

/** Which digits of a smaller alphabet stand in a row in a run of base64: none, hex from end to end, or some, beside other letters. */
export function digitRows(run: string): 'none' | 'all hex' | 'some' {
  if (hasDigit(run.match(BASE32))) return 'some'
  const rows = run.match(HEX)
  if (!hasDigit(rows)) return 'none'
  return rows?.[0] === run ? 'all hex' : 'some'
}

function hasDigit(rows: readonly string[] | null): boolean {
  return rows?.some((row) => /\d/.test(row)) ?? false
}
