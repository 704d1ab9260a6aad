import { argon2Sync } from 'node:crypto'
import { Secret } from '@app/leak-guard'
import type { Browser } from '../../support/browser.ts'
import { type RawUpstream, rawUpstream } from '../../support/raw-upstream.ts'
import { type AtEnd, temporaryFolder } from '../../support/temporary-folder.ts'
import { type TestApp, testApp } from '../../support/test-app.ts'

export const COOKIE = '__Host-session'
const NEVER = 1_000_000_000

/** The server on trial, on one folder, through as many restarts as there are. */
export class World {
  readonly emails: string[] = []
  readonly organizationIds: string[] = []
  readonly upstream: RawUpstream
  readonly #folder: string
  readonly #now: () => number
  #server: TestApp | undefined
  readonly #cleanUps: (() => void | Promise<void>)[] = []

  private constructor(folder: string, upstream: RawUpstream, now: () => number) {
    this.#folder = folder
    this.upstream = upstream
    this.#now = now
  }

  /** Opens a world with one person for each password. */
  static async open(
    passwords: readonly string[],
    secrets: readonly string[],
    now: () => number,
    atEnd: AtEnd,
  ) {
    const world = new World(temporaryFolder(atEnd), await rawUpstream(atEnd), now)
    atEnd(() => world.#stop())
    await world.restart(secrets)
    for (const [user, password] of passwords.entries()) {
      const person = world.browser()
      const viewer = await person.signUp()
      world.emails.push(viewer.user.email)
      world.organizationIds.push(viewer.organizations[0]?.id ?? '')
      await person.call('signOut')
      await world.makePasswordCheap(user, password)
    }
    return world
  }

  get server(): TestApp {
    if (this.#server === undefined) throw new Error('The world was not started')
    return this.#server
  }

  browser(cookie?: string): Browser {
    const browser = this.server.browser()
    if (cookie !== undefined) browser.cookies.set(COOKIE, cookie)
    return browser
  }

  async restart(secrets: readonly string[]): Promise<void> {
    await this.#stop()
    this.#server = await testApp(
      {
        folder: this.#folder,
        now: this.#now,
        sessionSecret: new Secret('SESSION_SECRET', secrets.join(',')),
        velt: { apiUrl: this.upstream.url, deadlineMs: 60_000 },
        limits: { perMinute: NEVER, signInPerMinute: NEVER, tokenPerMinute: NEVER },
      },
      (cleanUp) => this.#cleanUps.push(cleanUp),
    )
  }

  /** Stores the user's password under a hash that costs next to nothing to verify. */
  async makePasswordCheap(user: number, password: string): Promise<void> {
    const salt = Buffer.from('a salt for tests')
    const tag = argon2Sync('argon2id', {
      message: password,
      nonce: salt,
      memory: 8,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    })
    const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
    await this.server.db
      .updateTable('users')
      .set({ password_hash: `$argon2id$v=19$m=8,t=1,p=1$${unpadded(salt)}$${unpadded(tag)}` })
      .where('email', '=', this.emails[user] ?? '')
      .execute()
  }

  /** The public handle of the live session that a cookie is for. Looking counts as being seen. */
  async handleOf(cookie: string): Promise<string> {
    const [sessionId = ''] = decodeURIComponent(cookie).split('.')
    const session = await this.server.sessions.find(sessionId)
    if (session === undefined) throw new Error('The session of this cookie is not live')
    return session.handle
  }

  async #stop(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) await cleanUp()
  }
}
