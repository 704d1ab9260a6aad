import { createHash } from 'node:crypto'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner, type Scanner } from '../scanner/scanner.ts'
import type { Channel } from './channels.ts'
import { within } from './within.ts'

/** A secret that came to light. Never holds it: an address that does is cut off before the secret. */
export interface WatchFinding {
  readonly channel: Channel
  readonly url?: string
  readonly secret: string
  readonly form: string
}

/** Something that nobody could look into: it may hold anything. */
export interface WatchUnread {
  readonly channel: Channel
  readonly url?: string
  readonly reason: string
}

interface Exhibit {
  readonly channel: Channel
  readonly url: string | undefined
  readonly bytes: Buffer
  readonly digest: string
  readonly isAlone: boolean
}

/** Less than this is too little of any secret. */
const FEWEST_BYTES = 6
const TOGETHER_BYTES = 256 * 1024
const BETWEEN = Buffer.from('\n\n')
const MOST_WAITING_BYTES = 32 * 1024 * 1024
/** What is read may bring more to read; a page that never ends is not followed for ever. */
const MOST_ROUNDS = 100

/** What to look with, and digests of what was clean: a browser shows the same things again and again. */
export interface Search {
  readonly scanner: Scanner
  readonly clean: Set<string>
}

export function createSearch(secrets: Secrets): Search {
  return { scanner: createScanner(secrets), clean: new Set() }
}

/** Looks for secrets in all that the observers bring, and forgets it at once: what stays are the findings. */
export class Evidence {
  readonly #scanner: Scanner
  readonly #findings = new Map<string, WatchFinding>()
  readonly #unread = new Map<string, WatchUnread>()
  readonly #clean: Set<string>
  readonly #reading = new Map<Promise<void>, readonly [channel: Channel, url: string | undefined]>()
  #waiting: Exhibit[] = []
  #waitingBytes = 0

  constructor({ scanner, clean }: Search) {
    this.#scanner = scanner
    this.#clean = clean
  }

  get findings(): readonly WatchFinding[] {
    return [...this.#findings.values()]
  }

  get unread(): readonly WatchUnread[] {
    return [...this.#unread.values()]
  }

  /**
   * Takes bytes, which are scanned as a file of their own, or a text, which is scanned in company, because most are short
   * and a scan has its price. Scans later: a busy watch would be late to ask for what a page is about to take with it.
   */
  examine(channel: Channel, url: string | undefined, content: string | Uint8Array): void {
    const bytes = Buffer.from(content as string)
    if (bytes.length < FEWEST_BYTES) return
    const digest = createHash('sha256').update(bytes).digest('base64')
    if (this.#clean.has(digest)) return
    const isAlone = typeof content !== 'string' || bytes.length > TOGETHER_BYTES / 8
    this.#waiting.push({ channel, url, bytes, digest, isAlone })
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes > MOST_WAITING_BYTES) this.#scanWaiting()
  }

  /** Does what may fail; then that went unread. */
  async attempt(channel: Channel, url: string | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (fault) {
      this.miss(channel, url, (fault as Error).message)
    }
  }

  /** The same for what goes on while the page does: `settled` waits for it. */
  read(channel: Channel, url: string | undefined, work: () => Promise<void>): Promise<void> {
    const done = this.attempt(channel, url, work)
    this.#reading.set(done, [channel, url])
    return done.finally(() => this.#reading.delete(done))
  }

  miss(channel: Channel, url: string | undefined, reason: string): void {
    const [firstLine = ''] = reason.split('\n', 1)
    const unread = { channel, ...this.#at(url), reason: this.#withoutSecrets(firstLine) }
    this.#unread.set(JSON.stringify(unread), unread)
  }

  /** Waits until everything that was begun is read and scanned. What takes too long goes unread. */
  async settled(): Promise<void> {
    for (let round = 0; this.#reading.size > 0 && round < MOST_ROUNDS; round++) {
      const begun = [...this.#reading]
      try {
        await within('What was to be read', Promise.all(begun.map(([done]) => done)))
      } catch (fault) {
        for (const [done, [channel, url]] of begun) {
          if (this.#reading.delete(done)) this.miss(channel, url, (fault as Error).message)
        }
      }
    }
    this.#scanWaiting()
  }

  #scanWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    let together: Exhibit[] = []
    let bytes = 0
    for (const exhibit of waiting) {
      if (exhibit.isAlone) {
        this.#scanAlone(exhibit)
        continue
      }
      together.push(exhibit)
      bytes += exhibit.bytes.length
      if (bytes < TOGETHER_BYTES) continue
      this.#scanTogether(together)
      together = []
      bytes = 0
    }
    this.#scanTogether(together)
  }

  /** Looks at many texts at once, and at each alone only when there is something among them. */
  #scanTogether(exhibits: readonly Exhibit[]): void {
    const fresh = exhibits.filter(({ digest }) => !this.#clean.has(digest))
    const whole = Buffer.concat(fresh.flatMap(({ bytes }) => [bytes, BETWEEN]))
    const { findings, notFullyRead } = this.#scanner.scan(whole)
    if (findings.length > 0 || notFullyRead.length > 0) for (const exhibit of fresh) this.#scanAlone(exhibit)
    else for (const { digest } of fresh) this.#clean.add(digest)
  }

  #scanAlone({ channel, url, bytes, digest }: Exhibit): void {
    if (this.#clean.has(digest)) return
    const { findings, notFullyRead } = this.#scanner.scan(bytes)
    for (const { secret, form } of findings) {
      const finding = { channel, ...this.#at(url), secret, form }
      this.#findings.set(JSON.stringify(finding), finding)
    }
    for (const { reason } of notFullyRead) this.miss(channel, url, reason)
    if (findings.length === 0 && notFullyRead.length === 0) this.#clean.add(digest)
  }

  /** An address may be the very place that a secret is in. */
  #at(url: string | undefined): { url?: string } {
    return url ? { url: this.#withoutSecrets(shortened(url)) } : {}
  }

  #withoutSecrets(text: string): string {
    const [first] = [...this.#scanner.scan(Buffer.from(text)).findings].sort((a, b) => a.offset - b.offset)
    if (!first) return text
    return `${Buffer.from(text).subarray(0, first.offset).toString()}[${first.secret}]`
  }
}

/** The address of a data URL is its content. */
function shortened(url: string): string {
  return url.startsWith('data:') ? url.slice(0, url.indexOf(',') + 1) : url
}
