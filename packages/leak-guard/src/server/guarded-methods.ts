import { ServerResponse, STATUS_CODES } from 'node:http'
import { type GuardParts, guardWith, partsOf } from './guard-parts.ts'
import type { Headers } from './header-check.ts'
import { type Methods, ResponseWatch } from './response-watch.ts'
import { isVouchedFor, vouchFor } from './vouched.ts'

const WATCH = Symbol('watched by leak-guard')
const REQUEST_ID = Symbol('request id for leak-guard')
type Guarded = ServerResponse & { [WATCH]?: ResponseWatch; [REQUEST_ID]?: string }

/** The methods of Node's own class, once they are guarded. */
let guarded: Methods | undefined

/**
 * Puts the guard in front of every method by which bytes of a response get out. For all responses of this process: one whose
 * server is not guarded goes by. Once for all, and not for each response, because a response that is clean at a glance must
 * cost next to nothing.
 */
export function guardResponses(): void {
  if (guarded !== undefined) return
  guarded = guardedMethods(methodsOf(ServerResponse.prototype))
  Object.assign(ServerResponse.prototype, guarded)
}

/** Tells the id of the request that a response answers. One of another class than Node's, as an injected one, is guarded here. */
export function nameResponse(response: Guarded, parts: GuardParts, requestId: string): void {
  response[REQUEST_ID] = requestId
  if (response.end !== guarded?.end) guardResponse(response, parts)
}

/** Guards this one response, whatever its class makes of the methods. */
export function guardResponse(response: Guarded, parts: GuardParts): void {
  guardWith(response, parts)
  const methods = methodsOf(response)
  if (methods.end !== guarded?.end) Object.assign(response, guardedMethods(methods))
}

function methodsOf({
  writeHead,
  write,
  end,
  flushHeaders,
  addTrailers,
  writeInformation,
}: ServerResponse): Methods {
  return { writeHead, write, end, flushHeaders, addTrailers, writeInformation }
}

/** `original`, behind the guard. What these methods call of each other is vouched for by the one that was called first. */
function guardedMethods(original: Methods): Methods {
  const watchOf = (response: Guarded, parts: GuardParts): ResponseWatch => {
    response[WATCH] ??= new ResponseWatch(response, parts, original, response[REQUEST_ID])
    return response[WATCH]
  }

  return {
    writeHead(this: Guarded, status: number, reason?: unknown, headers?: unknown) {
      const parts = isVouchedFor() ? undefined : partsOf(this)
      if (parts === undefined) return Reflect.apply(original.writeHead, this, [status, reason, headers])
      if (this[WATCH]?.isStopped) return this
      // It sends nothing yet, and has its own words for a head that cannot be.
      vouchFor(this, original.writeHead, status, reason, headers)
      if (!isPlain(this, reason, headers, parts)) watchOf(this, parts).lookAtHead(reason, headers)
      return this
    },

    end(this: Guarded, chunk?: unknown, first?: unknown, second?: unknown) {
      const parts = isVouchedFor() ? undefined : partsOf(this)
      if (parts === undefined) return Reflect.apply(original.end, this, [chunk, first, second])
      // For nearly every response this is all that happens: a short text, all of the body, is sent as it is.
      const isAllOfBody =
        typeof chunk === 'string' && (first === undefined || first === null || first === 'utf8')
      if (isAllOfBody && this[WATCH] === undefined && this.headersSent && parts.bodies.looksClean(chunk))
        return vouchFor(this, original.end, chunk, first, second)
      return watchOf(this, parts).end(chunk, first, second)
    },

    write(this: Guarded, chunk: unknown, first?: unknown, second?: unknown) {
      const parts = isVouchedFor() ? undefined : partsOf(this)
      if (parts === undefined) return Reflect.apply(original.write, this, [chunk, first, second])
      return watchOf(this, parts).write(chunk, first, second)
    },

    flushHeaders(this: Guarded) {
      const parts = isVouchedFor() ? undefined : partsOf(this)
      if (parts === undefined) return Reflect.apply(original.flushHeaders, this, [])
      watchOf(this, parts).flushHeaders()
    },

    addTrailers(this: Guarded, trailers: Headers) {
      const parts = isVouchedFor() ? undefined : partsOf(this)
      if (parts === undefined) return Reflect.apply(original.addTrailers, this, [trailers])
      watchOf(this, parts).addTrailers(trailers)
    },

    writeInformation(this: Guarded, status: number, headers: unknown, callback: unknown) {
      const parts = isVouchedFor() ? undefined : partsOf(this)
      if (parts === undefined)
        return Reflect.apply(original.writeInformation, this, [status, headers, callback])
      watchOf(this, parts).writeInformation(status, headers, callback)
    },
  }
}

/** Whether it is certain at a glance that a head holds no secret, and that the body behind it is not packed. */
function isPlain(response: ServerResponse, reason: unknown, headers: unknown, parts: GuardParts): boolean {
  return (
    typeof reason !== 'string' &&
    response.statusMessage === STATUS_CODES[response.statusCode] &&
    response.getHeaderNames().length === 0 &&
    parts.headers.arePlain((headers ?? reason) as Headers)
  )
}
