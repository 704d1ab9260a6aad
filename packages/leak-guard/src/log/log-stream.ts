import type { Secrets } from '../scanner/known-secrets.ts'
import { createMask } from './mask.ts'

/** What a logger such as pino writes its lines to. */
export interface LogDestination {
  write(line: string): unknown
}

/** A destination that masks every line on its way to another: `Fastify({ logger: { stream: maskedLog(process.stdout, secrets) } })`. */
export function maskedLog(destination: LogDestination, secrets: Secrets): LogDestination {
  const mask = createMask(secrets)
  return { write: (line) => destination.write(mask(line)) }
}
