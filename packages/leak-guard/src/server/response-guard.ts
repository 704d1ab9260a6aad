import type { ServerResponse } from 'node:http'
import type { OnLeak } from './leak.ts'
import { type GuardParts, ResponseWatch } from './response-watch.ts'

const WATCH = Symbol('watched by leak-guard')
type Watched = ServerResponse & { [WATCH]?: ResponseWatch }

/** Puts a watch in front of a response, once; later calls only tell it the id of the request. */
export function watchResponse(
  response: ServerResponse,
  parts: GuardParts,
  onLeak: OnLeak,
  requestId = '',
): void {
  const watched: Watched = response
  watched[WATCH] ??= new ResponseWatch(response, parts, onLeak)
  watched[WATCH].requestId = requestId
}
