import { CleanInputs } from './clean-inputs.ts'
import type { ScanResult } from './finding.ts'
import { knownSecrets, type Secrets } from './known-secrets.ts'
import { looksClean } from './quick-look.ts'
import { type Mode, planSearch, serverPlan } from './search-plan.ts'
import { Walk } from './walk.ts'

const CLEAN: ScanResult = { findings: [], notFullyRead: [] }

/** Looks for a fixed set of secrets. Make it once and use it for many inputs. */
export interface Scanner {
  readonly secretNames: readonly string[]
  /** Length in bytes of the longest value. */
  readonly longestSecret: number
  /**
   * Everything that was found in these bytes, and what could not be read. Does no I/O. The name of the file, where
   * there is one, tells that a `.br` must be Brotli, which has no magic number.
   */
  scan(bytes: Uint8Array, fileName?: string): ScanResult
  /**
   * True when it is certain at a glance that `scan` would find nothing; false says nothing. For a server, of whose
   * responses nearly all are clean. A text is taken as UTF-8.
   */
  looksClean(input: string | Uint8Array): boolean
  /** The first tier alone: literal forms, in one fast pass and in no view. For inputs too large to look at closely. */
  scanLiterally(bytes: Uint8Array): ScanResult
}

/** @throws {UnsearchableSecret} when a value is too short or too uniform to search for. */
export function createScanner(secrets: Secrets, mode: Mode = 'pieces'): Scanner {
  const known = knownSecrets(secrets)
  const plan = mode === 'whole' ? serverPlan(known) : planSearch(known)
  // A server sees little twice, and must not grow with what it sees.
  const clean = mode === 'pieces' ? new CleanInputs() : undefined
  return {
    secretNames: known.map(({ name }) => name),
    longestSecret: Math.max(0, ...known.map(({ value }) => Buffer.byteLength(value))),
    scan(bytes, fileName) {
      const input = asBuffer(bytes)
      const isClean = fileName === undefined && looksClean(input, plan)
      return isClean ? CLEAN : new Walk(plan, clean).thoroughly(input, fileName)
    },
    looksClean: (input) => looksClean(input, plan),
    scanLiterally: (bytes) => new Walk(plan).literally(asBuffer(bytes)),
  }
}

/** `createScanner(secrets).scan(bytes)`, for a single look. */
export function scan(bytes: Uint8Array, secrets: Secrets): ScanResult {
  return createScanner(secrets).scan(bytes)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
