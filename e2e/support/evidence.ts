import { createHash } from 'node:crypto'
import { createScanner, type Scanner } from '@app/leak-guard'

/** Where a secret came to light. */
export type Channel =
  | 'request'
  | 'response head'
  | 'response body'
  | 'stream'
  | 'web socket'
  | 'console'
  | 'page error'
  | 'download'
  | 'cookies and storage'
  | 'session storage'
  | 'cache storage'
  | 'page content'
  | 'browser protocol'
  | 'wire'

export interface Sighting {
  readonly channel: Channel
  readonly where: string
  readonly secret: string
  readonly form: string
}

/** Collects what a watch comes across and looks for secrets in it. Holds no secret in what it tells. */
export class Evidence {
  readonly sightings: Sighting[] = []
  /** What could not be looked into: it may hold anything. */
  readonly unread: string[] = []
  readonly #secrets: Readonly<Record<string, string>>
  readonly #scanner: Scanner
  readonly #reading = new Set<Promise<void>>()
  /** Digests of what was found clean: browsers load the same files again and again. */
  readonly #clean = new Set<string>()

  constructor(secrets: Readonly<Record<string, string>>) {
    this.#secrets = secrets
    this.#scanner = createScanner(secrets)
  }

  examine(channel: Channel, where: string, content: string | Uint8Array): void {
    const bytes = Buffer.from(content)
    const digest = createHash('sha256').update(bytes).digest('base64')
    if (this.#clean.has(digest)) return
    const { findings, notFullyRead } = this.#scanner.scan(bytes)
    for (const { secret, form } of findings) {
      this.sightings.push({ channel, where: this.#mask(where), secret, form })
    }
    for (const { reason } of notFullyRead) this.miss(`${channel} ${where}`, reason)
    if (findings.length === 0 && notFullyRead.length === 0) this.#clean.add(digest)
  }

  /** Does what cannot be done at once; when it fails, `what` went unread. */
  read(what: string, work: () => Promise<void>): void {
    const done = work().catch((fault: Error) => this.miss(what, fault.message))
    this.#reading.add(done)
    done.finally(() => this.#reading.delete(done))
  }

  miss(what: string, reason: string): void {
    this.unread.push(`${this.#mask(what)}: ${reason.split('\n', 1)[0]}`)
  }

  /** Waits until everything that was begun is read. */
  async settled(): Promise<void> {
    while (this.#reading.size > 0) await Promise.all(this.#reading)
  }

  /** An address may be the very place that a secret is in, and a report is no place for it. */
  #mask(text: string): string {
    return Object.entries(this.#secrets).reduce(
      (masked, [name, value]) => masked.replaceAll(value, `[${name}]`),
      text,
    )
  }
}
