import { knownSecrets, type Secrets } from '../scanner/known-secrets.ts'
import { serverPlan } from '../scanner/search-plan.ts'

/** Gives the text with every literal form of every secret replaced by `[secret NAME]`. */
export type Mask = (text: string) => string

/** @throws {UnsearchableSecret} when a value is too short or too uniform to search for. */
export function createMask(secrets: Secrets): Mask {
  const { whole } = serverPlan(knownSecrets(secrets))
  return (text) => {
    const bytes = Buffer.from(text)
    const hits: { start: number; end: number; secret: string }[] = []
    whole.find(bytes, ({ secret, bytes: found }, start) =>
      hits.push({ start, end: start + found.length, secret }),
    )
    if (hits.length === 0) return text
    const kept: Buffer[] = []
    let upTo = 0
    for (const { start, end, secret } of hits.sort((a, b) => a.start - b.start || b.end - a.end)) {
      // Forms overlap where a value is its own lower case, or base64 and base64url in one: masked once.
      if (start >= upTo) kept.push(bytes.subarray(upTo, start), Buffer.from(`[secret ${secret}]`))
      upTo = Math.max(upTo, end)
    }
    return Buffer.concat([...kept, bytes.subarray(upTo)]).toString()
  }
}
