import { decodeContent } from '../wire/content-encoding.ts'
import type { HttpHead } from '../wire/http-head.ts'
import { type BodyLength, type HttpMessage, HttpReader } from '../wire/http-reader.ts'
import { WebSocketReader } from '../wire/web-socket-reader.ts'
import type { Channel } from './channels.ts'

/** Told of everything that passes over a connection, and of what cannot be read of it. */
export interface WireListener {
  passed(channel: Channel, url: string, content: string | Buffer): void
  unreadable(channel: Channel, url: string, reason: string): void
}

type Direction = 'sent' | 'received'

const MOST_REST = 16 * 1024 * 1024

interface Question {
  readonly method: string
  readonly url: string
}

/** One connection between a browser and a server, seen from the browser: reads HTTP/1 and WebSockets both ways. */
export class HttpConnection {
  readonly #scheme: string
  readonly #listener: WireListener
  readonly #requests: HttpReader
  readonly #responses: HttpReader
  #unanswered: Question[] = []
  #current: Question = { method: 'GET', url: '' }
  #sockets: { readonly sent: WebSocketReader; readonly received: WebSocketReader } | undefined
  readonly #rest: Readonly<Record<Direction, Buffer[]>> = { sent: [], received: [] }
  #isTunnel = false

  constructor(scheme: 'http' | 'https', listener: WireListener) {
    this.#scheme = scheme
    this.#listener = listener
    this.#requests = new HttpReader({
      bodyLength: (head) => this.#begin(head),
      message: (message) => this.#request(message),
      raw: (bytes) => this.#raw('sent', bytes),
    })
    this.#responses = new HttpReader({
      bodyLength: (head) => this.#answer(head),
      message: (message) => this.#response(message),
      raw: (bytes) => this.#raw('received', bytes),
    })
  }

  sent(bytes: Buffer): void {
    this.#requests.push(bytes)
  }

  received(bytes: Buffer): void {
    this.#responses.push(bytes)
  }

  end(): void {
    this.#requests.end()
    this.#responses.end()
    for (const direction of ['sent', 'received'] as const) {
      this.#sockets?.[direction].end()
      this.#flush(direction)
    }
  }

  #begin(head: HttpHead): BodyLength {
    const [method = '', target = ''] = head.startLine.split(' ')
    const host = head.headers.get('host') ?? 'unknown'
    const url = URL.canParse(target) ? target : `${this.#scheme}://${host}${target}`
    this.#unanswered.push({ method, url })
    if (method === 'CONNECT' || head.headers.has('upgrade')) return 'not http any more'
    return statedLength(head) ?? 0
  }

  #request({ head, body, trailers, dropped }: HttpMessage): void {
    const url = this.#unanswered.at(-1)?.url ?? ''
    this.#listener.passed('request-url', url, url)
    this.#listener.passed('request-head', url, [head.text, trailers].join('\n'))
    this.#body('request-body', url, head, body, dropped)
  }

  #answer(head: HttpHead): BodyLength {
    const status = statusOf(head)
    const isInterim = status >= 100 && status < 200
    const question = isInterim && status !== 101 ? this.#unanswered[0] : this.#unanswered.shift()
    this.#current = question ?? { method: 'GET', url: '' }
    if (status === 101 || (this.#current.method === 'CONNECT' && status < 300)) return 'not http any more'
    if (isInterim || status === 204 || status === 304 || this.#current.method === 'HEAD') return 0
    return statedLength(head) ?? 'to the end'
  }

  #response({ head, body, trailers, dropped }: HttpMessage): void {
    const { url, method } = this.#current
    const status = statusOf(head)
    this.#listener.passed(status === 103 ? 'early-hints' : 'response-head', url, head.text)
    this.#listener.passed('trailer', url, trailers)
    const isRedirect = status >= 300 && status < 400
    this.#body(isRedirect ? 'redirect-body' : 'response-body', url, head, body, dropped)
    if (status === 101) this.#upgrade(head)
    else if (method === 'CONNECT' && status < 300) this.#isTunnel = true
  }

  #body(channel: Channel, url: string, { headers }: HttpHead, body: Buffer, dropped: number): void {
    if (dropped > 0) this.#listener.unreadable(channel, url, `${dropped} bytes beyond the first 64 MiB`)
    try {
      this.#listener.passed(channel, url, decodeContent(body, headers.get('content-encoding') ?? ''))
    } catch (fault) {
      this.#listener.unreadable(channel, url, (fault as Error).message)
      this.#listener.passed(channel, url, body)
    }
  }

  #upgrade({ headers }: HttpHead): void {
    if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return
    const { url } = this.#current
    const extensions = headers.get('sec-websocket-extensions') ?? ''
    const readerOf = (channel: Channel) =>
      new WebSocketReader(extensions, {
        message: (content) => this.#listener.passed(channel, url, content),
        unreadable: (reason) => this.#listener.unreadable(channel, url, reason),
      })
    this.#sockets = { sent: readerOf('web-socket-sent'), received: readerOf('web-socket-received') }
  }

  #raw(direction: Direction, bytes: Buffer): void {
    // Inside a tunnel is another connection, which is read where it is decrypted.
    if (this.#isTunnel) return
    if (this.#sockets) {
      this.#sockets[direction].push(bytes)
      return
    }
    const rest = this.#rest[direction]
    rest.push(Buffer.from(bytes))
    if (rest.reduce((sum, { length }) => sum + length, 0) > MOST_REST) this.#flush(direction)
  }

  /** What is in no message is told together, since nobody knows where it may be cut. */
  #flush(direction: Direction): void {
    const rest = this.#rest[direction].splice(0)
    if (rest.length > 0) this.#listener.passed('wire', this.#current.url, Buffer.concat(rest))
  }
}

/** Undefined when a message does not say. */
function statedLength({ headers }: HttpHead): BodyLength | undefined {
  if (headers.get('transfer-encoding')?.toLowerCase().includes('chunked')) return 'chunked'
  const stated = headers.get('content-length')
  return stated === undefined ? undefined : Number.parseInt(stated, 10) || 0
}

function statusOf({ startLine }: HttpHead): number {
  return Number(startLine.split(' ')[1])
}
