import type { ServerResponse } from 'node:http'
import { type GuardParts, ResponseWatch } from './response-watch.ts'

/** Puts a watch in front of a response, once; later calls only tell it the id of the request. */
export function watchResponse(response: ServerResponse, parts: GuardParts, requestId = ''): void {
  ResponseWatch.of(response, parts).requestId = requestId
}
