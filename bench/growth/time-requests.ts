import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'undici'
import { apiEnvironment, startApi } from '../support/start-api.ts'
import type { GrowthEngine } from './engine.ts'
import { GROWTH_CASES, type GrowthRequest, somebody } from './requests.ts'
import { signRequests } from './sign-requests.ts'

/** Longer than seeding and measuring take: whoever is signed in stays so. */
const LIMITS = { SESSION_IDLE_MINUTES: '600', SESSION_MAX_HOURS: '24' }

/** By case, the milliseconds of each of its requests. */
export type Times = ReadonlyMap<string, number[]>

/**
 * Times each request to an API in production mode, one after the other, for somebody else each time. The engines have an API each
 * and take turns, case by case, so that what else happens on the machine meets all of them. Gives the times of each engine.
 */
export async function timeRequests(
  engines: readonly GrowthEngine[],
  { rounds, warmUp, ...options }: CallerOptions & { rounds: number; warmUp: number },
): Promise<Times[]> {
  const callers = await Promise.all(engines.map((engine) => startCaller(engine, options)))
  const times = engines.map(() => new Map<string, number[]>(GROWTH_CASES.map(({ name }) => [name, []])))
  for (let round = -warmUp; round < rounds; round++) {
    for (const one of GROWTH_CASES) {
      for (const [index, { size, send }] of callers.entries()) {
        const person = somebody(one, size)
        const request = await one.request(person, size, async (asked) =>
          JSON.parse((await send(person, asked)).text),
        )
        const { milliseconds } = await send(person, request)
        if (round >= 0) times[index]?.get(one.name)?.push(milliseconds)
      }
    }
  }
  for (const { stop } of callers) await stop()
  return times
}

interface CallerOptions {
  readonly upstream: string
  readonly cleanup: AsyncDisposableStack
}

/** Starts an API on an engine, and a connection on which it is asked. */
async function startCaller(engine: GrowthEngine, { upstream, cleanup }: CallerOptions) {
  const environment: Record<string, string> = {
    ...apiEnvironment(cleanup, upstream),
    ...LIMITS,
    ...engine.environment,
  }
  const { program, url } = await startApi(environment, { cleanup })
  const client = new Client(url)
  const headersOf = signRequests(environment.SESSION_SECRET ?? '')
  return {
    size: engine.size,
    async send(person: number, request: GrowthRequest): Promise<{ text: string; milliseconds: number }> {
      for (;;) {
        const started = performance.now()
        const { statusCode, body } = await client.request({
          method: request.method,
          path: request.path,
          headers: headersOf(person, request),
          ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        })
        const text = await body.text()
        const milliseconds = performance.now() - started
        if (statusCode < 300) return { text, milliseconds }
        // On a busy machine an API that got no processor for a second says so, and is asked again.
        if (statusCode !== 503)
          throw new Error(`${request.method} ${request.path} was answered ${statusCode}: ${text}`)
        await wait(100)
      }
    },
    async stop() {
      await client.close()
      await program.stop()
    },
  }
}
