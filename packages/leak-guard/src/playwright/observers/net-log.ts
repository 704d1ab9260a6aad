import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Evidence } from '../evidence.ts'
import { HttpConnection } from '../http-connection.ts'
import type { Observer } from './observer.ts'
import { wireToEvidence } from './wire-to-evidence.ts'

interface NetLogEvent {
  readonly type: number
  readonly source: { readonly id: number }
  readonly params?: { readonly bytes?: string } & Readonly<Record<string, unknown>>
}

interface Constants {
  readonly logEventTypes: Readonly<Record<string, number>>
}

/** Without HTTP/2 and HTTP/3 every byte of every connection can be read in plain HTTP/1. */
export function netLogArguments(path: string): readonly string[] {
  return [`--log-net-log=${path}`, '--net-log-capture-mode=Everything', '--disable-http2', '--disable-quic']
}

const TLS_HANDSHAKE = 0x16

/**
 * Reads Chromium's own log of its network, whatever page or worker a request came from: the bytes of each connection
 * (decrypted), and the log's text, which has addresses that were looked up and never asked.
 */
export function observeNetLog(path: string, evidence: Evidence): Observer {
  // A request for an address of its own, which no server answers, shows how far the log goes.
  const endMark = `http://127.0.0.1:9/${randomUUID()}`
  return {
    async lastPage(page) {
      await page.goto(endMark).catch(() => undefined)
    },
    afterClose: async () =>
      evidence.read('network-log', undefined, async () => {
        const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
        const log = new NetLogReader(evidence, endMark)
        for await (const line of lines) log.line(line)
        log.end()
      }),
  }
}

/** Takes a log line by line: constants first, then one event on each line. It must reach `endMark`. */
export class NetLogReader {
  readonly #evidence: Evidence
  readonly #connections = new Map<string, HttpConnection>()
  readonly #encrypted = new Set<number>()
  #kinds: ReturnType<typeof kindsOf> | undefined
  readonly #endMark: string
  #hasEndMark = false

  constructor(evidence: Evidence, endMark: string) {
    this.#evidence = evidence
    this.#endMark = endMark
  }

  line(line: string): void {
    if (line.startsWith('{"constants":')) {
      this.#kinds = kindsOf((JSON.parse(`${line.replace(/,$/, '')}}`) as { constants: Constants }).constants)
    } else if (line.startsWith('{')) {
      this.#event(JSON.parse(line.replace(/\]?,?$/, '')) as NetLogEvent)
    }
    if (line.includes(this.#endMark)) this.#hasEndMark = true
  }

  end(): void {
    for (const connection of this.#connections.values()) connection.end()
    if (!this.#hasEndMark)
      this.#evidence.miss('network-log', undefined, 'The network log of the browser is cut off.')
  }

  #event({ type, source, params }: NetLogEvent): void {
    if (!params) return
    const kind = this.#kinds?.get(type)
    const { bytes, ...rest } = params
    if (kind && bytes !== undefined) this.#bytes(kind, source.id, Buffer.from(bytes, 'base64'))
    this.#evidence.examine('network-log', undefined, JSON.stringify(rest))
  }

  #bytes({ scheme, direction }: Kind, source: number, bytes: Buffer): void {
    if (scheme === 'http' && this.#isEncrypted(source, bytes)) return
    const key = `${scheme} ${source}`
    const connection =
      this.#connections.get(key) ?? new HttpConnection(scheme, wireToEvidence(this.#evidence))
    this.#connections.set(key, connection)
    connection[direction](bytes)
  }

  /** TLS begins with a handshake, and what is in it is logged once more, decrypted. */
  #isEncrypted(source: number, bytes: Buffer): boolean {
    if (bytes[0] === TLS_HANDSHAKE && !this.#connections.has(`http ${source}`)) this.#encrypted.add(source)
    return this.#encrypted.has(source)
  }
}

interface Kind {
  readonly scheme: 'http' | 'https'
  readonly direction: 'sent' | 'received'
}

function kindsOf({ logEventTypes }: Constants): ReadonlyMap<number | undefined, Kind> {
  return new Map([
    [logEventTypes.SOCKET_BYTES_SENT, { scheme: 'http', direction: 'sent' }],
    [logEventTypes.SOCKET_BYTES_RECEIVED, { scheme: 'http', direction: 'received' }],
    [logEventTypes.SSL_SOCKET_BYTES_SENT, { scheme: 'https', direction: 'sent' }],
    [logEventTypes.SSL_SOCKET_BYTES_RECEIVED, { scheme: 'https', direction: 'received' }],
  ])
}
