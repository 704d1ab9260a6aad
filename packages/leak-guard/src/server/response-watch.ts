import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'
import {
  createEventStreamScanner,
  createStreamScanner,
  type StreamScanner,
} from '../scanner/stream-scanner.ts'
import { type BodyCheck, unreadable } from './body-check.ts'
import type { HeaderCheck, Headers } from './header-check.ts'
import { type Channel, leakFrom, type OnLeak } from './leak.ts'
import { isVouchedFor, vouchFor } from './vouched.ts'

export interface GuardParts {
  readonly scanner: Scanner
  readonly bodies: BodyCheck
  readonly headers: HeaderCheck
}

type HeadArgument = string | OutgoingHttpHeaders | OutgoingHttpHeader[]
type Callback = (error?: Error | null) => void

/** Bodies up to this size are held until they are complete, where their length is known or they are packed. */
const MOST_HELD = 8 * 1024 * 1024

/**
 * Stands in front of every method of a response by which bytes get out. What `writeHead` was given waits for the first
 * byte of the body, as it does in Node, so that a leak in the body can still become a clean refusal.
 */
export class ResponseWatch {
  requestId = ''
  readonly #response: ServerResponse
  readonly #parts: GuardParts
  readonly #onLeak: OnLeak
  readonly #writeHead: ServerResponse['writeHead']
  readonly #write: ServerResponse['write']
  readonly #end: ServerResponse['end']
  #head: readonly [number, ...HeadArgument[]] | undefined
  #isHeadSent = false
  #isStopped = false
  #stream: StreamScanner | undefined
  #held: Buffer[] | undefined
  #heldLength = 0

  constructor(response: ServerResponse, parts: GuardParts, onLeak: OnLeak) {
    this.#response = response
    this.#parts = parts
    this.#onLeak = onLeak
    const { writeHead, write, end, flushHeaders, addTrailers, writeEarlyHints } = response
    this.#writeHead = writeHead
    this.#write = write
    this.#end = end
    response.writeHead = (status: number, ...rest: unknown[]) =>
      this.#keepHead(status, rest as HeadArgument[])
    // The response of an injected request writes from within `end`: what we send ourselves was looked at.
    response.write = (chunk: unknown, ...rest: unknown[]) =>
      isVouchedFor() ? Reflect.apply(write, response, [chunk, ...rest]) : this.#take(chunk, ...readRest(rest))
    response.end = (chunk?: unknown, ...rest: unknown[]) =>
      typeof chunk === 'function'
        ? this.#finish(undefined, undefined, chunk as Callback)
        : this.#finish(chunk, ...readRest(rest))
    response.flushHeaders = () => {
      if (!this.#isStopped && this.#sendHead()) vouchFor(() => flushHeaders.call(response))
    }
    response.addTrailers = (trailers) => {
      if (this.#passes('trailers', parts.headers.find(trailers as Headers)))
        addTrailers.call(response, trailers)
    }
    response.writeEarlyHints = (hints, callback) => {
      if (this.#passes('early hints', parts.headers.find(hints)))
        writeEarlyHints.call(response, hints, callback)
    }
  }

  #keepHead(status: number, rest: HeadArgument[]): ServerResponse {
    if (this.#isStopped) return this.#response
    // A second head is refused by Node, which has to have had the first one for that.
    if (this.#head !== undefined) this.#sendHead()
    if (this.#isHeadSent) return Reflect.apply(this.#writeHead, this.#response, [status, ...rest])
    const given = rest.find((part) => typeof part !== 'string')
    const finding = this.#parts.headers.find(given)
    this.#response.statusCode = status
    if (this.#passes('headers', finding)) this.#head = [status, ...rest]
    return this.#response
  }

  #take(chunk: unknown, encoding: BufferEncoding | undefined, callback: Callback | undefined): boolean {
    const bytes = asBytes(chunk, encoding)
    if (this.#isStopped || bytes === undefined) return this.#notSent(callback)
    if (this.#stream === undefined && this.#held === undefined) this.#chooseWay()
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
  #chooseWay(): void {
    const { scanner } = this.#parts
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
      return vouchFor(() => Reflect.apply(this.#write, this.#response, [result.clean, callback]))
    }
    return this.#notSent(callback)
  }

  #sendHead(): boolean {
    if (this.#isHeadSent) return true
    const { headers } = this.#parts
    const { statusMessage } = this.#response
    const reason = typeof this.#head?.[1] === 'string' ? this.#head[1] : statusMessage
    const finding =
      headers.find(this.#response.getHeaders()) ?? (reason ? headers.findInText(reason) : undefined)
    if (!this.#passes('headers', finding)) return false
    this.#isHeadSent = true
    if (this.#head) Reflect.apply(this.#writeHead, this.#response, this.#head)
    return true
  }

  #sendEnd(chunk: unknown, encoding: BufferEncoding | undefined, callback: Callback | undefined): void {
    vouchFor(() => Reflect.apply(this.#end, this.#response, [chunk, encoding, callback]))
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
      setImmediate(() => this.#response.socket?.destroySoon())
    } else this.#refuse()
    this.#onLeak(leakFrom(channel, finding))
  }

  #refuse(): void {
    const response = this.#response
    const message = 'Something broke on our side.'
    const body = JSON.stringify({ error: { code: 'INTERNAL', message, requestId: this.requestId } })
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    this.#isHeadSent = true
    Reflect.apply(this.#writeHead, response, [
      500,
      'Internal Server Error',
      {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'cache-control': 'no-store',
      },
    ])
    this.#sendEnd(body, 'utf8', undefined)
  }

  #notSent(callback: Callback | undefined): true {
    if (callback) process.nextTick(callback)
    return true
  }

  #header(name: string): string | undefined {
    const given = this.#head?.find((part) => typeof part === 'object' && !Array.isArray(part)) as
      | OutgoingHttpHeaders
      | undefined
    for (const key in given) {
      if (key.length === name.length && key.toLowerCase() === name) return String(given[key])
    }
    const value = this.#response.getHeader(name)
    return value === undefined ? undefined : String(value)
  }
}

/** The arguments after the chunk: an encoding, a callback, both or neither. */
function readRest([first, second]: unknown[]): [BufferEncoding | undefined, Callback | undefined] {
  if (typeof first === 'function') return [undefined, first as Callback]
  return [(first ?? undefined) as BufferEncoding | undefined, (second ?? undefined) as Callback | undefined]
}

function asBytes(chunk: unknown, encoding: BufferEncoding | undefined): Buffer | undefined {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding)
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : undefined
}
