import { inspect } from 'node:util'
import type { Secrets } from '../scanner/known-secrets.ts'
import { asBytes } from '../scanner/write-scanner.ts'
import { type ByteMask, createByteMask, createMask, type Mask } from './mask.ts'

/**
 * Masks what this process says outside its logger: standard output and error, warnings, and the error it dies of. Call
 * once, as soon as the secrets are known.
 */
export function guardProcess(secrets: Secrets): void {
  const mask = createMask(secrets)
  const maskBytes = createByteMask(secrets)
  maskWrites(process.stdout, maskBytes)
  maskWrites(process.stderr, maskBytes)
  maskThrownByListeners(mask)
  process.prependListener('warning', (warning) => maskError(warning, mask))
  // Runs before anybody handles the error, and before Node prints it.
  process.on('uncaughtExceptionMonitor', (error) => maskError(error, mask))
  process.on('uncaughtException', (error: unknown) => {
    // Where somebody else handles such errors, the choice is theirs. Otherwise this does what Node would have done,
    // which prints what was thrown as it is.
    if (process.listenerCount('uncaughtException') > 1) return
    process.stderr.write(`Uncaught ${attempt(() => inspect(error)) ?? 'error that cannot be shown'}\n`)
    process.exit(1)
  })
}

function maskWrites(stream: NodeJS.WriteStream, maskBytes: ByteMask): void {
  const { write, end } = stream
  const masked = ([chunk, ...rest]: unknown[]): unknown[] => {
    const bytes = asBytes(chunk, rest[0])
    const clean = bytes && maskBytes(bytes)
    return clean === bytes ? [chunk, ...rest] : [clean, ...rest]
  }
  stream.write = (...given: unknown[]) => Reflect.apply(write, stream, masked(given)) as boolean
  stream.end = (...given: unknown[]) => Reflect.apply(end, stream, masked(given)) as typeof stream
}

/** What a listener for uncaught errors throws itself, Node prints at once and tells nobody. */
function maskThrownByListeners(mask: Mask): void {
  const { emit } = process
  process.emit = (...given: unknown[]) => {
    try {
      return Reflect.apply(emit, process, given) as boolean
    } catch (error) {
      maskError(error, mask)
      throw typeof error === 'string' ? mask(error) : error
    }
  }
}

/** Masks the texts of an error, and of what caused it. */
function maskError(error: unknown, mask: Mask, seen = new Set<unknown>()): void {
  if (typeof error !== 'object' || error === null || seen.has(error)) return
  seen.add(error)
  for (const key of attempt(() => Object.getOwnPropertyNames(error)) ?? [])
    attempt(() => maskProperty(error, key, mask, seen))
}

function maskProperty(error: object, key: string, mask: Mask, seen: Set<unknown>): void {
  const property = Object.getOwnPropertyDescriptor(error, key)
  const value: unknown = Reflect.get(error, key)
  if (typeof value === 'object') maskError(value, mask, seen)
  if (typeof value !== 'string' || mask(value) === value || property?.configurable === false) return
  Object.defineProperty(error, key, { value: mask(value), configurable: true, writable: true })
}

/** A getter, a proxy or an `inspect` of somebody else's may throw, and Node would print what they throw as it is. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
