import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'
import {
  createEventStreamScanner,
  createStreamScanner,
  type StreamScanner,
} from '../scanner/stream-scanner.ts'
import { asBytes } from '../scanner/write-scanner.ts'
import { type BodyCheck, unreadable } from './body-check.ts'
import { type HeaderCheck, type Headers, headerIn } from './header-check.ts'
import { type Channel, leakFrom, type OnLeak } from './leak.ts'
import { isVouchedFor, vouchFor } from './vouched.ts'

export interface GuardParts {
  readonly scanner: Scanner
  readonly bodies: BodyCheck
  readonly headers: HeaderCheck
  /** What a refusal carries besides its own type and length. */
  readonly refusalHeaders: OutgoingHttpHeaders
  readonly onLeak: OnLeak
}

type Head = readonly [status: number, reason?: unknown, headers?: unknown]
type Callback = (error?: Error | null) => void

const WATCH = Symbol('watched by leak-guard')
type Watched = ServerResponse & { [WATCH]?: ResponseWatch }

/** Bodies up to this size are held until they are complete, where their length is known or they are packed. */
const MOST_HELD = 8 * 1024 * 1024

/**
 * Stands in front of every method of a response by which bytes get out. What `writeHead` was given waits for the first
 * byte of the body, as it does in Node, so that a leak in the body can still become a clean refusal.
 */
class ResponseWatch {
  requestId: string | undefined
  readonly #response: ServerResponse
  readonly #parts: GuardParts
  readonly #writeHead: ServerResponse['writeHead']
  readonly #write: ServerResponse['write']
  readonly #end: ServerResponse['end']
  readonly #flushHeaders: ServerResponse['flushHeaders']
  readonly #addTrailers: ServerResponse['addTrailers']
  readonly #writeEarlyHints: ServerResponse['writeEarlyHints']
  #head: Head | undefined
  #isHeadSent = false
  #isStopped = false
  #stream: StreamScanner | undefined
  #held: Buffer[] | undefined
  #heldLength = 0

  constructor(response: ServerResponse, parts: GuardParts) {
    this.#response = response
    this.#parts = parts
    this.#writeHead = response.writeHead
    this.#write = response.write
    this.#end = response.end
    this.#flushHeaders = response.flushHeaders
    this.#addTrailers = response.addTrailers
    this.#writeEarlyHints = response.writeEarlyHints
    // The same functions for every response: one closure for each would cost more than what they do.
    response.writeHead = watchedWriteHead
    response.write = watchedWrite
    response.end = watchedEnd
    response.flushHeaders = watchedFlushHeaders
    response.addTrailers = watchedAddTrailers
    response.writeEarlyHints = watchedWriteEarlyHints
  }

  keepHead(status: number, reason?: unknown, headers?: unknown): ServerResponse {
    if (this.#isStopped) return this.#response
    // Some of the body was taken, so that this is a second head, which Node refuses once it has had the first.
    if (this.#stream !== undefined || this.#held !== undefined) this.#sendHead()
    const head: Head = [status, reason, headers]
    if (this.#isHeadSent || isRefusedByNode(status, reason))
      return Reflect.apply(this.#writeHead, this.#response, head)
    this.#response.statusCode = status
    // Nothing is sent yet, as `headersSent` says, so another head may take the place of the one before.
    if (this.#passes('headers', this.#parts.headers.find(headersIn(head)))) this.#head = head
    return this.#response
  }

  write(chunk: unknown, first: unknown, second: unknown): boolean {
    const bytes = asBytes(chunk, first)
    // The response of an injected request writes from within `end`: what we send ourselves was looked at. Node has its own
    // words for what is no chunk, and for what comes after the end.
    if (isVouchedFor() || bytes === undefined || this.#hasEnded)
      return Reflect.apply(this.#write, this.#response, [chunk, first, second])
    // The writer may use its memory anew as soon as it hears that this was taken.
    return this.#take(typeof chunk === 'string' ? bytes : Buffer.from(bytes), callbackIn(first, second))
  }

  end(chunk: unknown, first: unknown, second: unknown): ServerResponse {
    if (this.#hasEnded) return Reflect.apply(this.#end, this.#response, [chunk, first, second])
    return typeof chunk === 'function'
      ? this.#finish(undefined, undefined, chunk as Callback)
      : this.#finish(chunk, encodingIn(first), callbackIn(first, second))
  }

  flushHeaders(): void {
    if (!this.#isStopped && this.#sendHead()) vouchFor(this.#response, this.#flushHeaders)
  }

  addTrailers(trailers: Parameters<ServerResponse['addTrailers']>[0]): void {
    if (this.#passes('trailers', this.#parts.headers.find(trailers as Headers)))
      this.#addTrailers.call(this.#response, trailers)
  }

  writeEarlyHints(...[hints, callback]: Parameters<ServerResponse['writeEarlyHints']>): void {
    if (this.#passes('early hints', this.#parts.headers.find(hints)))
      this.#writeEarlyHints.call(this.#response, hints, callback)
  }

  /** Ended by whom it belongs to, and not by a refusal, of which they do not know. */
  get #hasEnded(): boolean {
    return this.#response.writableEnded && !this.#isStopped
  }

  #take(bytes: Buffer, callback: Callback | undefined): boolean {
    if (this.#isStopped) return this.#notSent(callback)
    if (this.#stream === undefined && this.#held === undefined) this.#startBody()
    if (this.#stream) return this.#passOn(this.#stream.push(bytes), callback)
    this.#held?.push(bytes)
    this.#heldLength += bytes.length
    if (this.#heldLength <= MOST_HELD) return this.#notSent(callback)
    this.#stop('body', unreadable(`a packed body of more than ${MOST_HELD} bytes`))
    return this.#notSent(callback)
  }

  #finish(
    chunk: unknown,
    encoding: BufferEncoding | undefined,
    callback: Callback | undefined,
  ): ServerResponse {
    if (this.#isPlainlyClean(chunk, encoding)) {
      this.#sendEnd(chunk, encoding, callback)
      return this.#response
    }
    const last = asBytes(chunk, encoding)
    if (this.#stream) return this.#finishStream(this.#stream, last, callback)
    const body = this.#held ? Buffer.concat([...this.#held, ...(last ? [last] : [])]) : last
    if (!this.#isStopped && body !== undefined && body.length > 0) {
      const packed = this.#header('content-encoding')
      this.#passes('body', this.#parts.bodies.find(body, packed === 'identity' ? undefined : packed))
    }
    if (this.#isStopped || !this.#sendHead()) this.#notSent(callback)
    else this.#sendEnd(this.#held ? body : chunk, encoding, callback)
    return this.#response
  }

  /** For nearly every response this is all that happens: a short text, all of the body, is sent as it is. */
  #isPlainlyClean(chunk: unknown, encoding: BufferEncoding | undefined): boolean {
    return (
      typeof chunk === 'string' &&
      (encoding === undefined || encoding === 'utf8') &&
      !this.#isStopped &&
      this.#stream === undefined &&
      this.#held === undefined &&
      this.#header('content-encoding') === undefined &&
      this.#parts.bodies.looksClean(chunk) &&
      this.#sendHead()
    )
  }

  #finishStream(
    stream: StreamScanner,
    last: Buffer | undefined,
    callback: Callback | undefined,
  ): ServerResponse {
    if (!this.#isStopped && last) this.#passOn(stream.push(last), undefined)
    if (!this.#isStopped) this.#passOn(stream.end(), undefined)
    if (this.#isStopped || !this.#sendHead()) this.#notSent(callback)
    else this.#sendEnd(undefined, undefined, callback)
    return this.#response
  }

  /** How a body that comes in pieces is looked at: by message, as a whole, or with some of it held back. */
  #startBody(): void {
    const { scanner } = this.#parts
    // The bytes may still wait here, but nobody must begin another answer.
    Object.defineProperty(this.#response, 'headersSent', { value: true, configurable: true })
    const isPacked = (this.#header('content-encoding') ?? 'identity') !== 'identity'
    const length = Number(this.#header('content-length') ?? Number.NaN)
    if (isPacked || length <= MOST_HELD) this.#held = []
    else if (/^text\/event-stream/i.test(this.#header('content-type') ?? ''))
      this.#stream = createEventStreamScanner(scanner)
    else this.#stream = createStreamScanner(scanner)
  }

  #passOn(result: ReturnType<StreamScanner['push']>, callback: Callback | undefined): boolean {
    if ('finding' in result) this.#stop('body', result.finding)
    else if (result.clean.length > 0 && this.#sendHead()) {
      return vouchFor(this.#response, this.#write, result.clean, undefined, callback)
    }
    return this.#notSent(callback)
  }

  #sendHead(): boolean {
    if (this.#isHeadSent) return true
    const { headers } = this.#parts
    const { statusMessage } = this.#response
    const reason = typeof this.#head?.[1] === 'string' ? this.#head[1] : statusMessage
    const isSet = this.#response.getHeaderNames().length > 0
    const finding =
      (isSet ? headers.find(this.#response.getHeaders()) : undefined) ??
      (reason ? headers.findInText(reason) : undefined)
    // Those of the head once more: who gave them may have changed them since.
    if (!this.#passes('headers', finding ?? headers.find(headersIn(this.#head)))) return false
    if (this.#head) Reflect.apply(this.#writeHead, this.#response, this.#head)
    this.#isHeadSent = true
    return true
  }

  #sendEnd(chunk: unknown, encoding: BufferEncoding | undefined, callback: Callback | undefined): void {
    vouchFor(this.#response, this.#end, chunk, encoding, callback)
  }

  #passes(channel: Channel, finding: Finding | undefined): boolean {
    if (finding !== undefined) this.#stop(channel, finding)
    return finding === undefined
  }

  /** A refusal where nothing has been sent, else the end of the connection. */
  #stop(channel: Channel, finding: Finding): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#held = undefined
    if (this.#isHeadSent) {
      // HTTP hands over what it was given in this turn at the end of it: that was clean and may still arrive.
      const { socket } = this.#response
      if (socket) setImmediate(() => socket.destroySoon())
      // It waits for the answers before it on the same connection, which ends after them.
      else this.#response.once('socket', (given: Socket) => given.destroySoon())
    } else this.#refuse()
    this.#parts.onLeak(leakFrom(channel, finding), this.requestId)
  }

  #refuse(): void {
    const response = this.#response
    const message = 'Something broke on our side.'
    const body = JSON.stringify({ error: { code: 'INTERNAL', message, requestId: this.requestId ?? '' } })
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    this.#isHeadSent = true
    Reflect.apply(this.#writeHead, response, [
      500,
      'Internal Server Error',
      {
        'cache-control': 'no-store',
        ...this.#parts.refusalHeaders,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      },
    ])
    this.#sendEnd(body, 'utf8', undefined)
  }

  #notSent(callback: Callback | undefined): true {
    if (callback) process.nextTick(callback)
    return true
  }

  #header(name: string): string | undefined {
    const value = headerIn(headersIn(this.#head), name) ?? this.#response.getHeader(name)
    return value === undefined ? undefined : String(value)
  }
}

/** Puts a watch in front of a response, once; later calls only tell it the id of the request. */
export function watchResponse(response: Watched, parts: GuardParts, requestId?: string): void {
  response[WATCH] ??= new ResponseWatch(response, parts)
  response[WATCH].requestId = requestId
}

/** A head that `writeHead` throws for, by its status or its reason. */
function isRefusedByNode(status: number, reason: unknown): boolean {
  const isStatus = status >= 100 && status <= 999
  return !isStatus || (typeof reason === 'string' && /[^\t\x20-\x7e\x80-\xff]/.test(reason))
}

function headersIn(head: Head | undefined): Headers {
  const [, reason, headers] = head ?? []
  return (typeof reason === 'string' ? headers : (headers ?? reason)) as Headers
}

function watchOf(response: Watched): ResponseWatch {
  return response[WATCH] as ResponseWatch
}

function watchedWriteHead(this: Watched, status: number, reason?: unknown, headers?: unknown) {
  return watchOf(this).keepHead(status, reason, headers)
}

function watchedWrite(this: Watched, chunk: unknown, first?: unknown, second?: unknown): boolean {
  return watchOf(this).write(chunk, first, second)
}

function watchedEnd(this: Watched, chunk?: unknown, first?: unknown, second?: unknown) {
  return watchOf(this).end(chunk, first, second)
}

function watchedFlushHeaders(this: Watched): void {
  watchOf(this).flushHeaders()
}

function watchedAddTrailers(this: Watched, trailers: Parameters<ServerResponse['addTrailers']>[0]): void {
  watchOf(this).addTrailers(trailers)
}

function watchedWriteEarlyHints(this: Watched, ...args: Parameters<ServerResponse['writeEarlyHints']>): void {
  watchOf(this).writeEarlyHints(...args)
}

/** After the chunk come an encoding, a callback, both or neither. */
function encodingIn(first: unknown): BufferEncoding | undefined {
  return typeof first === 'string' ? (first as BufferEncoding) : undefined
}

function callbackIn(first: unknown, second: unknown): Callback | undefined {
  const callback = typeof first === 'function' ? first : second
  return typeof callback === 'function' ? (callback as Callback) : undefined
}
