import type { EventEmitter } from 'node:events'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Scanner } from '../scanner/scanner.ts'
import type { BodyCheck } from './body-check.ts'
import type { HeaderCheck } from './header-check.ts'
import type { OnLeak } from './leak.ts'

/** What looks at the responses of a server, and what is done about a leak. */
export interface GuardParts {
  readonly scanner: Scanner
  readonly bodies: BodyCheck
  readonly headers: HeaderCheck
  /** What a refusal carries besides its own type and length. */
  readonly refusalHeaders: OutgoingHttpHeaders
  readonly onLeak: OnLeak
}

const PARTS = Symbol('guarded by leak-guard')
interface Guarded {
  [PARTS]?: GuardParts
}

/** From now on each response and connection of the server, or this one response, is looked at with `parts`. */
export function guardWith(what: EventEmitter & Guarded, parts: GuardParts): void {
  what[PARTS] = parts
}

/** What a response is looked at with: its own parts or those of its server, if any. */
export function partsOf(response: ServerResponse & Guarded): GuardParts | undefined {
  // Who makes a response by themselves may give it no request, or one of no connection.
  return response[PARTS] ?? partsOfServer(response.req?.socket)
}

/** What the server of a connection is guarded with, if it has one that is. */
export function partsOfServer(connection: Socket | undefined): GuardParts | undefined {
  return (connection as { server?: Guarded | null } | undefined)?.server?.[PARTS]
}
