import { decoded, type Reading } from './view.ts'

/** Fewer characters than this cannot spell a secret in a further form. */
const SHORTEST = 24
const FEWEST_GROUPS = 4
const LONGEST_SEPARATOR = 12

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** What groups consist of: once without and once with the further characters of base64. */
const ALPHABETS = [ALPHANUMERIC, `${ALPHANUMERIC}+/=`].map((characters) => {
  const isDigit = new Uint8Array(256)
  for (const byte of Buffer.from(characters)) isDigit[byte] = 1
  return isDigit
})

/** Groups of letters and digits, all of one length and with the same between them, put together. */
export function regularGroups(text: Buffer): Reading[] {
  return ALPHABETS.flatMap((isDigit) => groupsOf(text, isDigit))
}

function groupsOf(text: Buffer, isDigit: Uint8Array): Reading[] {
  const readings: Reading[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (isDigit[text[i] as number] === 0) continue
    starts.push(i)
    while (i < text.length && isDigit[text[i] as number] === 1) i += 1
    ends.push(i)
  }
  const length = (index: number) => (ends[index] ?? 0) - (starts[index] ?? 0)
  /** Whether the group after this one belongs to the list that starts at `first`. */
  const goesOn = (first: number, last: number) =>
    last + 1 < starts.length &&
    sameSigns(text, ends[first] ?? 0, starts[first + 1] ?? 0, ends[last] ?? 0, starts[last + 1] ?? 0)

  for (let first = 0; first + 1 < starts.length; ) {
    const width = length(first + 1)
    let last = first + 1
    // What stands right before the first group or after the last one may be letters too; the last group may be shorter.
    if (length(first) >= width && (starts[first + 1] ?? 0) - (ends[first] ?? 0) <= LONGEST_SEPARATOR) {
      while (length(last) === width && goesOn(first, last)) last += 1
    }
    if (last - first + 1 >= FEWEST_GROUPS && (last - first) * width >= SHORTEST) {
      const groups = [text.subarray((ends[first] ?? 0) - width, ends[first])]
      for (let i = first + 1; i <= last; i++)
        groups.push(text.subarray(starts[i], Math.min(ends[i] ?? 0, (starts[i] ?? 0) + width)))
      const bytes = Buffer.concat(groups)
      readings.push({
        ...decoded('groups', bytes, (ends[first] ?? 0) - width, ends[last] ?? 0),
        stored: false,
      })
    }
    first = last
  }
  return readings
}

/** Whether two separators are the same, blanks apart: lists are wrapped at places of no meaning. */
function sameSigns(text: Buffer, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  let i = start
  let k = otherStart
  for (;;) {
    while (i < end && (text[i] as number) <= 0x20) i += 1
    while (k < otherEnd && (text[k] as number) <= 0x20) k += 1
    if (i === end || k === otherEnd) return i === end && k === otherEnd
    if (text[i] !== text[k]) return false
    i += 1
    k += 1
  }
}
