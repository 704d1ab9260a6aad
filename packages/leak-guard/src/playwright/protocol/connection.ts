import type { CDPSession } from '@playwright/test'

/** One end of the DevTools protocol: the browser itself, or one page, frame or worker. */
export type ProtocolSession = Pick<CDPSession, 'send' | 'on'>

const BROWSER_GONE = 'The browser is gone.'
const TARGET_GONE = 'The page or worker is gone.'
const PATIENCE_MS = 15_000
/** For what takes longer the more there is. Who is asked for it has just answered something else. */
const LONG_PATIENCE_MS = 60_000
const TAKES_LONG = new Set(['HeapProfiler.takeHeapSnapshot'])
const NO_ANSWER = 'The page or worker gave no answer in time.'

interface Message {
  readonly id?: number
  readonly sessionId?: string
  readonly method?: string
  readonly params?: object
  readonly result?: object
  readonly error?: { readonly message: string }
}

interface Waiting {
  readonly resolve: (result: object) => void
  readonly reject: (fault: Error) => void
  readonly method: string
  readonly sessionId: string | undefined
  readonly timer: NodeJS.Timeout
}

/**
 * A DevTools client of its own beside Playwright's. Playwright hides what it does not use: shared workers, workers in
 * workers, frames in other processes. Who leaves a command without an answer is asked nothing more until it answers.
 */
export class ProtocolConnection {
  readonly browser: ProtocolSession = this.session(undefined)
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  readonly #silent = new Set<string | undefined>()
  readonly #listeners = new Map<string, ((params: never) => void)[]>()
  #lastId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Message))
    socket.addEventListener('close', () => this.#refuse(() => true, BROWSER_GONE))
  }

  /** @throws when no browser answers at `address` (`ws://…/devtools/browser/…`). */
  static async open(address: string): Promise<ProtocolConnection> {
    const socket = new WebSocket(address)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true })
      socket.addEventListener(
        'error',
        () => reject(new Error(`The browser does not answer at ${address}.`)),
        { once: true },
      )
    })
    return new ProtocolConnection(socket)
  }

  session(sessionId: string | undefined): ProtocolSession {
    const session = {
      send: (method: string, params: object = {}) => this.#send(method, params, sessionId),
      on: (event: string, listener: (params: never) => void) => {
        const key = keyOf(sessionId, event)
        this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), listener])
        return session
      },
    }
    // Playwright's own types say what each command and event carries.
    return session as unknown as ProtocolSession
  }

  /** Forgets a session whose target is gone; what it was asked and has not answered is refused. */
  forget(sessionId: string): void {
    for (const key of this.#listeners.keys()) {
      if (key.startsWith(keyOf(sessionId, ''))) this.#listeners.delete(key)
    }
    this.#refuse((waiting) => waiting.sessionId === sessionId, TARGET_GONE)
  }

  close(): void {
    this.#socket.close()
  }

  #send(method: string, params: object, sessionId: string | undefined): Promise<object> {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error(BROWSER_GONE))
    if (this.#silent.has(sessionId)) return Promise.reject(new Error(NO_ANSWER))
    this.#lastId += 1
    const id = this.#lastId
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }))
    return new Promise((resolve, reject) => {
      const patience = TAKES_LONG.has(method) ? LONG_PATIENCE_MS : PATIENCE_MS
      const timer = setTimeout(() => this.#giveUp(sessionId), patience)
      this.#waiting.set(id, { resolve, reject, method, sessionId, timer })
    })
  }

  #giveUp(sessionId: string | undefined): void {
    this.#silent.add(sessionId)
    this.#refuse((waiting) => waiting.sessionId === sessionId, NO_ANSWER)
  }

  #receive({ id, sessionId, method, params = {}, result = {}, error }: Message): void {
    if (id !== undefined) {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      this.#silent.delete(sessionId)
      clearTimeout(waiting?.timer)
      if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`))
      else waiting?.resolve(result)
    } else if (method !== undefined) {
      for (const listener of this.#listeners.get(keyOf(sessionId, method)) ?? []) listener(params as never)
    }
  }

  #refuse(concerns: (waiting: Waiting) => boolean, reason: string): void {
    for (const [id, waiting] of this.#waiting) {
      if (!concerns(waiting)) continue
      this.#waiting.delete(id)
      clearTimeout(waiting.timer)
      waiting.reject(new Error(reason))
    }
  }
}

const keyOf = (sessionId: string | undefined, event: string) => `${sessionId ?? 'browser'} ${event}`

/** Whether a command failed because its page or worker has ended. */
export function isEndOfTarget({ message }: Error): boolean {
  return message === TARGET_GONE || message.includes('Session with given id not found')
}

/** Whether it failed because the whole browser has ended. */
export function isEndOfBrowser({ message }: Error): boolean {
  return message === BROWSER_GONE
}
