import { type HttpHead, parseHead } from './http-head.ts'

/** How long the body of a message is: up to the end of the connection, in chunks, or so many bytes. */
export type BodyLength = number | 'chunked' | 'to the end' | 'not http any more'

export interface HttpMessage {
  readonly head: HttpHead
  readonly body: Buffer
  readonly trailers: string
  /** Bytes of the body that were too many to keep. */
  readonly dropped: number
}

export interface HttpListener {
  /** Says how long the body will be, as soon as the head is there. */
  bodyLength(head: HttpHead): BodyLength
  message(message: HttpMessage): void
  /** What comes after a change of protocol, and what is no HTTP at all. */
  raw(bytes: Buffer): void
}

const LARGEST_BODY = 64 * 1024 * 1024
const LONGEST_HEAD = 1024 * 1024
const FIRST_PRINTABLE = 0x20
const CARRIAGE_RETURN = 0x0d
const HEAD_END = Buffer.from('\r\n\r\n')

/** Reads one direction of an HTTP/1 connection, in whatever pieces its bytes come. */
export class HttpReader {
  readonly #listener: HttpListener
  #held: Buffer = Buffer.alloc(0)
  #state: 'head' | 'body' | 'chunk size' | 'chunk' | 'trailers' | 'raw' = 'head'
  #head: HttpHead | undefined
  #parts: Buffer[] = []
  #kept = 0
  #dropped = 0
  #left = 0

  constructor(listener: HttpListener) {
    this.#listener = listener
  }

  push(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    while (this.#held.length > 0 && this.#step());
  }

  /** The connection has ended: what is there is all there will be. */
  end(): void {
    if (this.#head) this.#finish(this.#state === 'trailers' ? this.#held.toString('latin1') : '')
    else if (this.#held.length > 0) this.#listener.raw(this.#held)
    this.#held = Buffer.alloc(0)
  }

  /** Takes what can be taken; false when more bytes are needed. */
  #step(): boolean {
    switch (this.#state) {
      case 'head':
        return this.#readHead()
      case 'body':
        this.#keep(this.#take(this.#left))
        if (this.#left === 0) this.#finish('')
        return true
      case 'chunk size':
        return this.#readChunkSize()
      case 'chunk':
        this.#keep(this.#take(this.#left))
        if (this.#left === 0) this.#state = 'chunk size'
        return true
      case 'trailers':
        return this.#readTrailers()
      case 'raw':
        this.#listener.raw(this.#take(this.#held.length))
        return true
    }
  }

  #readHead(): boolean {
    if ((this.#held[0] ?? 0) < FIRST_PRINTABLE && this.#held[0] !== CARRIAGE_RETURN) return this.#goRaw()
    const end = this.#held.indexOf(HEAD_END)
    if (end < 0) return this.#held.length > LONGEST_HEAD ? this.#goRaw() : false
    this.#head = parseHead(this.#held.toString('latin1', 0, end))
    this.#held = this.#held.subarray(end + HEAD_END.length)
    const length = this.#listener.bodyLength(this.#head)
    if (length === 'not http any more') {
      this.#finish('')
      this.#state = 'raw'
    } else if (length === 'chunked') {
      this.#state = 'chunk size'
    } else {
      this.#state = 'body'
      this.#left = length === 'to the end' ? Number.POSITIVE_INFINITY : length
      if (this.#left === 0) this.#finish('')
    }
    return true
  }

  #goRaw(): boolean {
    this.#state = 'raw'
    return true
  }

  #readChunkSize(): boolean {
    // The line before it, which ends the chunk before, is empty.
    if (this.#held.indexOf('\r\n') === 0) this.#held = this.#held.subarray(2)
    const end = this.#held.indexOf('\r\n')
    if (end < 0) return false
    const line = this.#held.toString('latin1', 0, end)
    this.#held = this.#held.subarray(end + 2)
    const [size = '', ...extension] = line.split(';')
    if (extension.length > 0) this.#listener.raw(Buffer.from(extension.join(';'), 'latin1'))
    this.#left = Number.parseInt(size, 16) || 0
    this.#state = this.#left === 0 ? 'trailers' : 'chunk'
    return true
  }

  #readTrailers(): boolean {
    const isEmpty = this.#held.indexOf('\r\n') === 0
    const end = isEmpty ? 0 : this.#held.indexOf(HEAD_END)
    if (end < 0) return false
    const trailers = this.#held.toString('latin1', 0, end)
    this.#held = this.#held.subarray(end + (isEmpty ? 2 : HEAD_END.length))
    this.#finish(trailers)
    return true
  }

  #take(most: number): Buffer {
    const taken = this.#held.subarray(0, Math.min(most, this.#held.length))
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  #keep(bytes: Buffer): void {
    this.#left -= bytes.length
    if (this.#kept + bytes.length > LARGEST_BODY) {
      this.#dropped += bytes.length
      return
    }
    this.#kept += bytes.length
    // A copy: the bytes may be part of a much larger buffer that would be kept with them.
    this.#parts.push(Buffer.from(bytes))
  }

  #finish(trailers: string): void {
    const head = this.#head
    const body = Buffer.concat(this.#parts)
    const dropped = this.#dropped
    this.#head = undefined
    this.#parts = []
    this.#kept = 0
    this.#dropped = 0
    this.#state = 'head'
    if (head) this.#listener.message({ head, body, trailers, dropped })
  }
}
