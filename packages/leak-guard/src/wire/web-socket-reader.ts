import { constants, inflateRawSync } from 'node:zlib'

export interface WebSocketListener {
  message(content: Buffer): void
  unreadable(reason: string): void
}

const WINDOW = 32 * 1024
const LARGEST = 64 * 1024 * 1024
/** What permessage-deflate leaves out at the end of every message (RFC 7692, 7.2.2). */
const TAIL = Buffer.from([0, 0, 0xff, 0xff])

/** Reads one direction of a WebSocket (RFC 6455), masked or not, and unpacks `permessage-deflate`. */
export class WebSocketReader {
  readonly #listener: WebSocketListener
  readonly #isPacked: boolean
  #held: Buffer = Buffer.alloc(0)
  #parts: Buffer[] = []
  #messageIsPacked = false
  /** The end of what was unpacked so far: later messages may refer back to it. */
  #window: Buffer = Buffer.alloc(0)
  #isLost = false

  constructor(extensions: string, listener: WebSocketListener) {
    this.#isPacked = extensions.includes('permessage-deflate')
    this.#listener = listener
  }

  push(bytes: Buffer): void {
    this.#held = Buffer.concat([this.#held, bytes])
    while (!this.#isLost && this.#readFrame());
  }

  /** The connection has ended: what is left of a message is told as it is. */
  end(): void {
    const left = Buffer.concat([...this.#parts, this.#held])
    if (left.length > 0) this.#listener.message(left)
    this.#parts = []
    this.#held = Buffer.alloc(0)
  }

  #readFrame(): boolean {
    const [first, second] = this.#held
    if (first === undefined || second === undefined) return false
    const shortLength = second & 0x7f
    const lengthBytes = shortLength === 126 ? 2 : shortLength === 127 ? 8 : 0
    const isMasked = second >= 0x80
    const start = 2 + lengthBytes + (isMasked ? 4 : 0)
    if (this.#held.length < start) return false
    const length =
      lengthBytes === 0 ? shortLength : Number(`0x${this.#held.toString('hex', 2, 2 + lengthBytes)}`)
    if (length > LARGEST) return this.#lose(`A frame of ${length} bytes is too large to read.`)
    if (this.#held.length < start + length) return false
    const payload = Buffer.from(this.#held.subarray(start, start + length))
    if (isMasked) unmask(payload, this.#held.subarray(start - 4, start))
    this.#held = this.#held.subarray(start + length)
    this.#frame(first, payload)
    return true
  }

  #frame(first: number, payload: Buffer): void {
    const opcode = first & 0x0f
    if (opcode >= 8) {
      this.#listener.message(payload)
      return
    }
    if (opcode !== 0) this.#messageIsPacked = this.#isPacked && (first & 0x40) !== 0
    this.#parts.push(payload)
    const isLast = first >= 0x80
    if (!isLast) return
    const message = Buffer.concat(this.#parts)
    this.#parts = []
    if (this.#messageIsPacked) this.#unpack(message)
    else this.#listener.message(message)
  }

  #unpack(message: Buffer): void {
    try {
      const content = inflateRawSync(Buffer.concat([message, TAIL]), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: LARGEST,
        ...(this.#window.length > 0 && { dictionary: this.#window }),
      })
      this.#window = Buffer.concat([this.#window, content]).subarray(-WINDOW)
      this.#listener.message(content)
    } catch (fault) {
      this.#lose((fault as Error).message)
    }
  }

  #lose(reason: string): boolean {
    this.#isLost = true
    this.#listener.unreadable(reason)
    return false
  }
}

function unmask(payload: Buffer, mask: Buffer): void {
  for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0)
}
