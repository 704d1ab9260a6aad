import type { Duplex } from 'node:stream'
import type { Finding } from '../scanner/finding.ts'
import { asBytes } from '../scanner/write-scanner.ts'
import { EgressRefused } from './egress-refused.ts'

/** Ends a stream with an `EgressRefused` before anything is written to it in which `find` finds a secret. */
export function watchWrites(
  stream: Duplex,
  find: (written: Buffer) => Finding | undefined,
  where: string,
): void {
  const { write, end } = stream
  const passes = ([chunk, encoding]: unknown[]): boolean => {
    const bytes = asBytes(chunk, encoding)
    const finding = bytes && find(bytes)
    if (finding) stream.destroy(new EgressRefused(finding, where))
    return finding === undefined
  }
  stream.write = (...given: unknown[]) => passes(given) && (Reflect.apply(write, stream, given) as boolean)
  stream.end = (...given: unknown[]) => (passes(given) ? Reflect.apply(end, stream, given) : stream)
}
