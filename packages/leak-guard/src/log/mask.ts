import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'

/** Gives the text with every form of every secret that a running server looks for replaced by `[secret NAME]`. */
export type Mask = (text: string) => string

/** The same for bytes: around a secret they stay as they are, and without one they are the same object. */
export type ByteMask = (bytes: Buffer) => Buffer

/** @throws {UnsearchableSecret} when a value is too short or too uniform to search for. */
export function createByteMask(secrets: Secrets): ByteMask {
  const scanner = createScanner(secrets, 'whole')
  return (bytes) => {
    const { findings } = scanner.scan(bytes)
    if (findings.length === 0) return bytes
    const kept: Buffer[] = []
    let upTo = 0
    for (const { offset, length, secret } of findings.toSorted(
      (a, b) => a.offset - b.offset || b.length - a.length,
    )) {
      // Places overlap where a value holds another: masked once.
      if (offset >= upTo) kept.push(bytes.subarray(upTo, offset), Buffer.from(`[secret ${secret}]`))
      upTo = Math.max(upTo, offset + length)
    }
    return Buffer.concat([...kept, bytes.subarray(upTo)])
  }
}

/** @throws {UnsearchableSecret} when a value is too short or too uniform to search for. */
export function createMask(secrets: Secrets): Mask {
  const maskBytes = createByteMask(secrets)
  return (text) => {
    const bytes = Buffer.from(text)
    const masked = maskBytes(bytes)
    return masked === bytes ? text : masked.toString()
  }
}
