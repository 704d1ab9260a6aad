import { buildApp } from '../../apps/api/src/app.ts'
import { createDatabaseSessionStore } from '../../apps/api/src/session/database-session-store.ts'
import { createVeltClient } from '../../apps/api/src/velt/velt-client.ts'
import { Secret } from '../../packages/leak-guard/src/index.ts'
import type { GrowthEngine, Plan } from './engine.ts'
import { GROWTH_CASES, type GrowthRequest, somebody } from './requests.ts'
import { signRequests } from './sign-requests.ts'

const SESSION_SECRET = 'a-secret-of-the-bench-and-nothing-else'
const HOUR_MS = 3_600_000

export interface QueryPlan extends Plan {
  /** The request that makes the query. */
  readonly request: string
  readonly sql: string
}

/** How the engine carries out each query of each request. What the queries are is listened for, while the requests are made. */
export async function collectPlans(engine: GrowthEngine, upstream: string): Promise<QueryPlan[]> {
  let heard: { sql: string; parameters: readonly unknown[] }[] = []
  const db = await engine.open(({ query: { sql, parameters } }) => heard.push({ sql, parameters }))
  const sessions = createDatabaseSessionStore(db, { idleMs: 10 * HOUR_MS, maxMs: 24 * HOUR_MS })
  const velt = createVeltClient({
    apiUrl: upstream,
    apiKey: 'key',
    authToken: new Secret('VELT_AUTH_TOKEN', SESSION_SECRET),
    tokenApi: 'token-get',
    deadlineMs: 5_000,
  })
  const app = await buildApp({
    db,
    sessions,
    velt,
    veltSettings: { apiKey: 'key', script: 'velt' },
    sessionSecret: new Secret('SESSION_SECRET', SESSION_SECRET),
    guarded: [],
    publicOrigin: 'https://bench.test',
    trustProxy: () => true,
    limits: { perMinute: 100_000, signInPerMinute: 100_000, tokenPerMinute: 100_000 },
    demoPeople: [],
    logger: false,
  })
  const headersOf = signRequests(SESSION_SECRET)
  async function send(person: number, { method, path, body }: GrowthRequest): Promise<unknown> {
    const answer = await app.inject({
      method,
      url: path,
      headers: headersOf(person, { method, path, body }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${answer.body}`)
    return answer.body === '' ? undefined : answer.json()
  }

  try {
    const plans: QueryPlan[] = []
    for (const one of GROWTH_CASES) {
      const person = somebody(one, engine.size)
      const request = await one.request(person, engine.size, (asked) => send(person, asked))
      heard = []
      await send(person, request)
      const queries = new Map(heard.map((query) => [query.sql, query]))
      for (const { sql, parameters } of queries.values()) {
        if (!/^(select|insert|update|delete) /i.test(sql)) continue
        plans.push({ request: one.name, sql, ...(await engine.planOf(db, sql, parameters)) })
      }
    }
    return plans
  } finally {
    await app.close()
    await velt.close()
    await db.destroy()
  }
}
