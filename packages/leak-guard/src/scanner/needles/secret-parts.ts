import { type KnownSecret, SHORTEST_SECRET } from '../known-secrets.ts'

const SHORTEST_PASSWORD = 8

/** What of a value is worth hiding: `whole` values to find, and of which of them a fragment counts as well. */
export interface SecretPart {
  readonly name: string
  readonly text: string
  readonly fragments: boolean
}

/**
 * The value itself; each of several values separated by commas (rotation); and the password in a URL. Of a URL only the
 * password counts piece by piece: its scheme, host and port are in clean files too.
 */
export function secretParts({ name, value }: KnownSecret): SecretPart[] {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^:@/]*:([^@/]*)@)?/i.exec(value)
  if (url) {
    const whole = { name, text: value, fragments: false }
    const password = url[1] ?? ''
    const decoded = decodePercent(password)
    return [whole, ...new Set([password, decoded])]
      .map((part) => (typeof part === 'string' ? { name, text: part, fragments: true } : part))
      .filter(({ text }) => text.length >= SHORTEST_PASSWORD)
  }
  const listed = value
    .split(',')
    .filter((text) => text.length >= SHORTEST_SECRET && text.length < value.length)
  return [value, ...listed].map((text) => ({ name, text, fragments: true }))
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
