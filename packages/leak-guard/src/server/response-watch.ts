import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Finding } from '../scanner/finding.ts'
import {
  createEventStreamScanner,
  createStreamScanner,
  type StreamScanner,
} from '../scanner/stream-scanner.ts'
import { asBytes } from '../scanner/write-scanner.ts'
import { unreadable } from './body-check.ts'
import type { GuardParts } from './guard-parts.ts'
import type { Headers } from './header-check.ts'
import { type Channel, leakFrom } from './leak.ts'
import { takeBackHead, valueInHead } from './made-head.ts'
import { vouchFor } from './vouched.ts'

/** The methods of a response by which bytes get out. Each takes and gives something else. */
export type Method = (this: ServerResponse, first: never, second: never, third: never) => unknown
export type Methods = Readonly<
  Record<'writeHead' | 'write' | 'end' | 'flushHeaders' | 'addTrailers' | 'writeInformation', Method>
>

type Callback = (error?: Error | null) => void

/** Bodies up to this size are held until they are complete, where their length is known or they are packed. */
const MOST_HELD = 8 * 1024 * 1024

/** Looks at a response that is not clean at a glance, or that is sent in several pieces, and stops it where it leaks. */
export class ResponseWatch {
  /** Whether a refusal, or the end of the connection, has taken the place of the response. Its owner does not know. */
  isStopped = false
  readonly #response: ServerResponse
  readonly #parts: GuardParts
  readonly #original: Methods
  readonly #requestId: string | undefined
  #isBegun = false
  #stream: StreamScanner | undefined
  #held: Buffer[] | undefined
  #heldLength = 0

  /** `original` are the methods as they are without the guard. */
  constructor(response: ServerResponse, parts: GuardParts, original: Methods, requestId: string | undefined) {
    this.#response = response
    this.#parts = parts
    this.#original = original
    this.#requestId = requestId
  }

  /** Looks at the head that Node has just made of what `writeHead` was given and what was set before. */
  lookAtHead(reason: unknown, headers: unknown): void {
    const given = (typeof reason === 'string' ? headers : (headers ?? reason)) as Headers
    this.#passes('headers', this.#findInHead() ?? this.#parts.headers.find(given))
  }

  write(chunk: unknown, first: unknown, second: unknown): boolean {
    const bytes = asBytes(chunk, first)
    // Node has its own words for what is no chunk, and for what comes after the end.
    if (bytes === undefined || this.#hasEnded) return this.#send(this.#original.write, chunk, first, second)
    // The writer may use its memory anew as soon as it hears that this was taken.
    return this.#take(typeof chunk === 'string' ? bytes : Buffer.from(bytes), callbackIn(first, second))
  }

  end(chunk: unknown, first: unknown, second: unknown): ServerResponse {
    if (this.#hasEnded) this.#send(this.#original.end, chunk, first, second)
    else if (typeof chunk === 'function') this.#finish(undefined, undefined, chunk as Callback)
    else this.#finish(chunk, encodingIn(first), callbackIn(first, second))
    return this.#response
  }

  flushHeaders(): void {
    if (this.#hasHead()) this.#send(this.#original.flushHeaders)
  }

  addTrailers(trailers: Headers): void {
    if (this.#passes('trailers', this.#parts.headers.find(trailers)))
      vouchFor(this.#response, this.#original.addTrailers, trailers)
  }

  writeInformation(status: number, headers: unknown, callback: unknown): void {
    const given = typeof headers === 'function' ? undefined : (headers as Headers)
    if (this.#passes('early hints', this.#parts.headers.find(given)))
      vouchFor(this.#response, this.#original.writeInformation, status, headers, callback)
  }

  /** Ended by whom it belongs to, and not by a refusal, of which they do not know. */
  get #hasEnded(): boolean {
    return this.#response.writableEnded && !this.isStopped
  }

  #take(bytes: Buffer, callback: Callback | undefined): boolean {
    if (!this.#hasHead()) return this.#notSent(callback)
    if (this.#stream === undefined && this.#held === undefined) this.#startBody()
    if (this.#stream) return this.#passOn(this.#stream.push(bytes), callback)
    this.#held?.push(bytes)
    this.#heldLength += bytes.length
    if (this.#heldLength > MOST_HELD)
      this.#stop('body', unreadable(`a packed body of more than ${MOST_HELD} bytes`))
    return this.#notSent(callback)
  }

  #finish(chunk: unknown, encoding: BufferEncoding | undefined, callback: Callback | undefined): void {
    if (this.#stream) this.#finishStream(this.#stream, asBytes(chunk, encoding), callback)
    else this.#finishWhole(chunk, encoding, callback)
  }

  #finishWhole(chunk: unknown, encoding: BufferEncoding | undefined, callback: Callback | undefined): void {
    const last = asBytes(chunk, encoding)
    const body = this.#held ? Buffer.concat([...this.#held, ...(last ? [last] : [])]) : last
    if (!this.isStopped && !this.#response.headersSent) this.#passes('headers', this.#findInHead())
    if (!this.isStopped && body !== undefined && body.length > 0) {
      const packed = valueInHead(this.#response, 'content-encoding')
      this.#passes('body', this.#parts.bodies.find(body, packed === 'identity' ? undefined : packed))
    }
    if (this.isStopped) this.#notSent(callback)
    else this.#send(this.#original.end, this.#held ? body : chunk, encoding, callback)
  }

  #finishStream(stream: StreamScanner, last: Buffer | undefined, callback: Callback | undefined): void {
    if (!this.isStopped && last) this.#passOn(stream.push(last), undefined)
    if (!this.isStopped) this.#passOn(stream.end(), undefined)
    if (this.isStopped) this.#notSent(callback)
    else this.#send(this.#original.end, undefined, undefined, callback)
  }

  /** How a body that comes in pieces is looked at: by message, as a whole, or with some of it held back. */
  #startBody(): void {
    const { scanner } = this.#parts
    const header = (name: string) => valueInHead(this.#response, name)
    const isPacked = (header('content-encoding') ?? 'identity') !== 'identity'
    if (isPacked || Number(header('content-length') ?? Number.NaN) <= MOST_HELD) this.#held = []
    else if (/^text\/event-stream/i.test(header('content-type') ?? ''))
      this.#stream = createEventStreamScanner(scanner)
    else this.#stream = createStreamScanner(scanner)
  }

  #passOn(result: ReturnType<StreamScanner['push']>, callback: Callback | undefined): boolean {
    if ('finding' in result) this.#stop('body', result.finding)
    else if (result.clean.length > 0)
      return this.#send(this.#original.write, result.clean, undefined, callback)
    return this.#notSent(callback)
  }

  /** Whether the head is made and clean. Where its owner has not made it, it is made as the first write would. */
  #hasHead(): boolean {
    if (!this.isStopped && !this.#response.headersSent) this.#response.writeHead(this.#response.statusCode)
    return !this.isStopped
  }

  /** A secret in the status message, or in a header that was set before the head is written. */
  #findInHead(): Finding | undefined {
    const { headers } = this.#parts
    const { statusMessage = '' } = this.#response
    return headers.findInText(statusMessage) ?? headers.find(this.#response.getHeaders())
  }

  #send(method: Method, chunk?: unknown, encoding?: unknown, callback?: unknown): boolean {
    this.#isBegun = true
    return vouchFor(this.#response, method, chunk, encoding, callback) as boolean
  }

  #passes(channel: Channel, finding: Finding | undefined): boolean {
    if (finding !== undefined) this.#stop(channel, finding)
    return finding === undefined
  }

  /** A refusal where nothing has been sent, else the end of the connection. */
  #stop(channel: Channel, finding: Finding): void {
    if (this.isStopped) return
    this.isStopped = true
    this.#held = undefined
    if (this.#isBegun) {
      // HTTP hands over what it was given in this turn at the end of it: that was clean and may still arrive.
      const { socket } = this.#response
      if (socket) setImmediate(() => endSoon(socket))
      // It waits for the answers before it on the same connection, which ends after them.
      else this.#response.once('socket', endSoon)
    } else this.#refuse()
    this.#parts.onLeak(leakFrom(channel, finding), this.#requestId)
  }

  #refuse(): void {
    const response = this.#response
    const { writeHead, end } = this.#original
    const message = 'Something broke on our side.'
    const body = JSON.stringify({ error: { code: 'INTERNAL', message, requestId: this.#requestId ?? '' } })
    takeBackHead(response)
    vouchFor(response, writeHead, 500, 'Internal Server Error', {
      'cache-control': 'no-store',
      ...this.#parts.refusalHeaders,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    this.#send(end, body, 'utf8')
  }

  #notSent(callback: Callback | undefined): true {
    if (callback) process.nextTick(callback)
    return true
  }
}

/** Ends a connection once what was written to it is out. Only a socket of Node's has a method for that. */
function endSoon(connection: Socket): void {
  if ('destroySoon' in connection) connection.destroySoon()
  else (connection as Duplex).end(() => (connection as Duplex).destroy())
}

/** After the chunk come an encoding, a callback, both or neither. */
function encodingIn(first: unknown): BufferEncoding | undefined {
  return typeof first === 'string' ? (first as BufferEncoding) : undefined
}

function callbackIn(first: unknown, second: unknown): Callback | undefined {
  const callback = typeof first === 'function' ? first : second
  return typeof callback === 'function' ? (callback as Callback) : undefined
}
