import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { UnsearchableSecret } from '@app/leak-guard'
import { refuseSecretsOverFetch } from '@app/leak-guard/egress'
import { guardProcess } from '@app/leak-guard/log'
import closeWithGrace from 'close-with-grace'
import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import { buildApp } from './app.ts'
import { openEmbeddedDatabase } from './database/open-embedded.ts'
import type { Database } from './database/schema.ts'
import { type Env, EnvironmentError, takeEnv } from './env.ts'
import { guardedSecrets } from './guarded-secrets.ts'
import { logOptions } from './log-options.ts'
import { parseTrustedProxy } from './network-address.ts'
import { createDatabaseSessionStore } from './session/database-session-store.ts'
import type { SessionStore } from './session/session-store.ts'
import { sweepSessions } from './session/sweep-sessions.ts'
import { StartRefusal } from './start-refusal.ts'
import { createVeltClient } from './velt/velt-client.ts'

/**
 * The only impure part: reads the environment, opens the database, Redis and the port, and closes them again.
 * `--web-root DIR` serves another build of the web than apps/web/dist. What cannot be started says so in words, and ends
 * the process.
 */
export async function startServer(): Promise<void> {
  try {
    await serve()
  } catch (error) {
    process.stderr.write(`${inWords(error)}\n`)
    process.exit(1)
  }
}

async function serve(): Promise<void> {
  const env = takeEnv()
  const guarded = guardedSecrets(env)
  guardProcess(guarded)
  refuseSecretsOverFetch(guarded)
  const { values } = parseArgs({ options: { 'web-root': { type: 'string' } } })
  const production = env.APP_MODE === 'production'
  const db = await openDatabase(env)
  const { sessions, redis } = await openSessions(env, db)
  const velt = createVeltClient({
    apiUrl: env.VELT_API_URL,
    apiKey: env.VELT_API_KEY,
    authToken: env.VELT_AUTH_TOKEN,
    tokenApi: env.VELT_TOKEN_API,
    deadlineMs: 5_000,
  })
  const demo = env.DEMO_DATA ? await import('./database/demo-data.ts') : undefined
  await demo?.seedDemoData(db)

  const app = await buildApp({
    db,
    sessions,
    velt,
    veltSettings: {
      apiKey: env.VELT_API_KEY,
      script: env.VELT_SCRIPT,
      ...(env.VELT_CDN_HOST !== undefined && { cdnHost: env.VELT_CDN_HOST }),
    },
    sessionSecret: env.SESSION_SECRET,
    guarded,
    publicOrigin: env.PUBLIC_ORIGIN,
    trustProxy:
      (env.TRUST_PROXY === undefined ? undefined : parseTrustedProxy(env.TRUST_PROXY)) ?? (() => false),
    limits: {
      perMinute: env.RATE_LIMIT_PER_MINUTE,
      signInPerMinute: env.RATE_LIMIT_SIGN_IN_PER_MINUTE,
      tokenPerMinute: env.RATE_LIMIT_TOKEN_PER_MINUTE,
    },
    ...(redis !== undefined && { redis }),
    demoPeople: demo?.demoPeople ?? [],
    // In development Vite serves the web, and it asks us for /api alone.
    ...(production && { webRoot: values['web-root'] ?? join(import.meta.dirname, '../../web/dist') }),
    // Not pino's own way to standard output, which would go round the mask.
    logger: logOptions(env.LOG_LEVEL, process.stdout),
  })
  const sweeping = sweepSessions(sessions, app.log)
  app.addHook('onClose', async () => {
    sweeping.stop()
    await velt.close()
    await db.destroy()
    redis?.disconnect()
  })
  closeWithGrace({ delay: 10_000, logger: app.log }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'closing after a fault')
    await app.close()
  })
  await app.listen({ host: env.HOST, port: env.PORT })
}

/** PostgreSQL when it is configured, the embedded database otherwise; of the drivers only the one in use is loaded. */
async function openDatabase({ DATABASE_URL, DATA_DIR }: Env): Promise<Kysely<Database>> {
  if (DATABASE_URL === undefined) return openEmbeddedDatabase(DATA_DIR)
  const { openPostgres } = await import('./database/open-postgres.ts')
  return openPostgres(DATABASE_URL)
}

async function openSessions(
  env: Env,
  db: Kysely<Database>,
): Promise<{ sessions: SessionStore; redis?: Redis }> {
  const limits = { idleMs: env.SESSION_IDLE_MINUTES * 60_000, maxMs: env.SESSION_MAX_HOURS * 3_600_000 }
  if (env.REDIS_URL === undefined) return { sessions: createDatabaseSessionStore(db, limits) }
  const { openRedis } = await import('./redis/open-redis.ts')
  const { createRedisSessionStore } = await import('./session/redis-session-store.ts')
  const redis = await openRedis(env.REDIS_URL)
  return { sessions: createRedisSessionStore(redis, limits), redis }
}

/** What a person can act on; the stack only of what nobody foresaw. */
function inWords(error: unknown): string {
  const isForPeople = [EnvironmentError, StartRefusal, UnsearchableSecret].some(
    (kind) => error instanceof kind,
  )
  if (isForPeople) return (error as Error).message
  const { code = '', syscall, port, address, hostname, message, stack } = error as ListenFault
  if (code.startsWith('ERR_PARSE_ARGS')) return `${message}. The only option is --web-root DIR.`
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Stop what uses it, or set PORT to another.`
  if (code === 'EACCES' && syscall === 'listen') {
    return `Port ${port} is not for this user (${message}). Set PORT to one that is: any from 1024 on, as a rule.`
  }
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    return `HOST ${address ?? hostname} cannot be listened on (${message}). Set HOST to an address of this machine: 127.0.0.1, or 0.0.0.0 for all it has.`
  }
  return stack ?? String(error)
}

type ListenFault = NodeJS.ErrnoException & {
  readonly port?: number
  readonly address?: string
  readonly hostname?: string
}
