import type { Finding, ScanResult } from './finding.ts'
import { knownSecrets, type Secrets } from './known-secrets.ts'

/** Looks for a fixed set of secrets. Make it once and use it for many inputs. */
export interface Scanner {
  readonly secretNames: readonly string[]
  /** Everything that was found in these bytes, and what could not be read. Does no I/O. */
  scan(bytes: Uint8Array): ScanResult
}

/** @throws {UnsearchableSecret} when a value is too short or too uniform to search for. */
export function createScanner(secrets: Secrets): Scanner {
  const needles = knownSecrets(secrets).map(({ name, value }) => ({ name, bytes: Buffer.from(value) }))
  return {
    secretNames: needles.map(({ name }) => name),
    scan(bytes) {
      const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const findings: Finding[] = []
      for (const { name, bytes: needle } of needles) {
        for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length)) {
          findings.push({ secret: name, form: 'raw', offset: at, length: needle.length })
        }
      }
      return { findings, notFullyRead: [] }
    },
  }
}

/** `createScanner(secrets).scan(bytes)`, for a single look. */
export function scan(bytes: Uint8Array, secrets: Secrets): ScanResult {
  return createScanner(secrets).scan(bytes)
}
