import { Secret } from '@app/leak-guard'
import { type Sandbox, startSandbox } from '@app/velt-sandbox'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import { onTestFinished } from 'vitest'
import { type AppDependencies, buildApp } from '../../src/app.ts'
import type { Database } from '../../src/database/schema.ts'
import type { SessionStore } from '../../src/session/session-store.ts'
import { createVeltClient, type VeltClientOptions } from '../../src/velt/velt-client.ts'
import { Browser } from './browser.ts'
import { type AtEnd, temporaryFolder } from './temporary-folder.ts'
import { openTestStorage } from './test-storage.ts'

export const ORIGIN = 'https://app.test'
export const VELT_AUTH_TOKEN = 'f3a9c1d7e5b2084696a1c8d3e7f5b204'

export interface TestApp {
  readonly app: FastifyInstance
  readonly db: Kysely<Database>
  readonly sessions: SessionStore
  readonly sandbox: Sandbox
  /** Milliseconds that the clock of the sessions runs ahead. */
  clock: { ahead: number }
  /** What was logged, a line each. */
  readonly log: string[]
  browser(): Browser
}

type Overrides = Partial<Omit<AppDependencies, 'velt' | 'db'>> & {
  velt?: Partial<VeltClientOptions>
  folder?: string
  /** The clock of the sessions, where a test does not let time pass by itself. */
  now?: () => number
}

/** For what Velt answers in the end: later than any machine is, however busy. */
export const FAR_DEADLINE_MS = 30_000
/** For what Velt never answers. A good answer after that still comes in time on a busy machine. */
export const NEAR_DEADLINE_MS = 1_000

/** A fresh server on a fresh database, with a sandbox for upstream. All of it is gone at the end. */
export async function testApp(overrides: Overrides = {}, atEnd: AtEnd = onTestFinished): Promise<TestApp> {
  const clock = { ahead: 0 }
  const {
    velt: veltOptions,
    folder = temporaryFolder(atEnd),
    now = () => Date.now() + clock.ahead,
    ...deps
  } = overrides
  const sandbox = await startSandbox({ port: 0, apiKey: 'test-key', authToken: VELT_AUTH_TOKEN })
  const { db, ...storage } = await openTestStorage(folder, overrides.folder !== undefined, now, atEnd)
  const sessions = deps.sessions ?? storage.sessions
  const authToken = new Secret('VELT_AUTH_TOKEN', VELT_AUTH_TOKEN)
  const sessionSecret =
    deps.sessionSecret ?? new Secret('SESSION_SECRET', 'a-session-secret-of-the-tests-0001')
  const velt = createVeltClient({
    apiUrl: sandbox.url,
    apiKey: 'test-key',
    authToken,
    tokenApi: 'token-get',
    deadlineMs: FAR_DEADLINE_MS,
    ...veltOptions,
  })
  const log: string[] = []
  const app = await buildApp({
    db,
    veltSettings: { apiKey: 'test-key', script: 'velt' },
    guarded: [authToken, sessionSecret],
    publicOrigin: ORIGIN,
    trustProxy: (address) => address === '127.0.0.1',
    limits: { perMinute: 10_000, signInPerMinute: 1_000, tokenPerMinute: 1_000 },
    demoPeople: [],
    logger: { level: 'info', stream: { write: (line: string) => log.push(line) } },
    ...storage,
    ...deps,
    sessionSecret,
    sessions,
    velt,
  })
  atEnd(async () => {
    await app.close()
    await velt.close()
    await sandbox.close()
    await db.destroy()
  })
  return { app, db, sessions, sandbox, clock, log, browser: () => new Browser(app, ORIGIN) }
}
