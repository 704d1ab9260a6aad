import { join } from 'node:path'
import { parseArgs } from 'node:util'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.ts'
import { DataFolderError, openEmbeddedDatabase } from './database/open-embedded.ts'
import { EnvironmentError, takeEnv } from './env.ts'
import { parseTrustedProxy } from './network-address.ts'
import { createDatabaseSessionStore } from './session/database-session-store.ts'
import { sweepSessions } from './session/sweep-sessions.ts'
import { createVeltClient } from './velt/velt-client.ts'

/*
 * The only impure file: reads the environment, opens the database and the port, and closes them again.
 * `--web-root DIR` serves another build of the web than apps/web/dist.
 */

async function serve(): Promise<void> {
  const env = takeEnv()
  const { values } = parseArgs({ options: { 'web-root': { type: 'string' } } })
  const production = env.APP_MODE === 'production'
  const db = await openEmbeddedDatabase(env.DATA_DIR)
  const sessions = createDatabaseSessionStore(db, {
    idleMs: env.SESSION_IDLE_MINUTES * 60_000,
    maxMs: env.SESSION_MAX_HOURS * 3_600_000,
  })
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
    publicOrigin: env.PUBLIC_ORIGIN,
    trustProxy:
      (env.TRUST_PROXY === undefined ? undefined : parseTrustedProxy(env.TRUST_PROXY)) ?? (() => false),
    limits: {
      perMinute: env.RATE_LIMIT_PER_MINUTE,
      signInPerMinute: env.RATE_LIMIT_SIGN_IN_PER_MINUTE,
      tokenPerMinute: env.RATE_LIMIT_TOKEN_PER_MINUTE,
    },
    demoPeople: demo?.demoPeople ?? [],
    // In development Vite serves the web, and it asks us for /api alone.
    ...(production && { webRoot: values['web-root'] ?? join(import.meta.dirname, '../../web/dist') }),
    logger: {
      level: env.LOG_LEVEL,
      redact: [
        'req.headers.cookie',
        'req.headers.authorization',
        'res.headers["set-cookie"]',
        '*.password',
        '*.token',
      ],
    },
  })
  const sweeping = sweepSessions(sessions, app.log)
  app.addHook('onClose', async () => {
    sweeping.stop()
    await velt.close()
    await db.destroy()
  })
  closeWithGrace({ delay: 10_000, logger: app.log }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'closing after a fault')
    await app.close()
  })
  await app.listen({ host: env.HOST, port: env.PORT })
}

try {
  await serve()
} catch (error) {
  process.stderr.write(`${inWords(error)}\n`)
  process.exit(1)
}

/** What a person can act on; the stack only of what nobody foresaw. */
function inWords(error: unknown): string {
  if (error instanceof EnvironmentError || error instanceof DataFolderError) return error.message
  const { code, port, stack } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Stop what uses it, or set PORT to another.`
  return stack ?? String(error)
}
