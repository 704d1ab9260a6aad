import { Client } from 'undici'
import { apiEnvironment, startApi } from '../support/start-api.ts'
import type { GrowthEngine } from './engine.ts'
import { GROWTH_CASES, type GrowthRequest, somebody } from './requests.ts'
import { signRequests } from './sign-requests.ts'

/** Longer than seeding and measuring take: whoever is signed in stays so. */
const LIMITS = { SESSION_IDLE_MINUTES: '600', SESSION_MAX_HOURS: '24' }

/**
 * Milliseconds of each request, by case, one at a time on one connection to the API in production mode, for somebody else each
 * time; the cases in turns, so that what else happens on the machine meets all of them.
 */
export async function timeRequests(
  engine: GrowthEngine,
  size: number,
  {
    rounds,
    warmUp,
    upstream,
    cleanup,
  }: { rounds: number; warmUp: number; upstream: string; cleanup: AsyncDisposableStack },
): Promise<ReadonlyMap<string, number[]>> {
  const environment: Record<string, string> = {
    ...apiEnvironment(cleanup, upstream),
    ...LIMITS,
    ...engine.environment,
  }
  const { program, url } = await startApi(environment, { cleanup })
  const client = new Client(url)
  const headersOf = signRequests(environment.SESSION_SECRET ?? '')

  async function send(person: number, request: GrowthRequest): Promise<string> {
    const { statusCode, body } = await client.request({
      method: request.method,
      path: request.path,
      headers: headersOf(person, request),
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    })
    const text = await body.text()
    if (statusCode >= 300)
      throw new Error(`${request.method} ${request.path} was answered ${statusCode}: ${text}`)
    return text
  }

  const times = new Map<string, number[]>(GROWTH_CASES.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    for (const one of GROWTH_CASES) {
      const person = somebody(one, size)
      const request = await one.request(person, size, async (asked) => JSON.parse(await send(person, asked)))
      const started = performance.now()
      await send(person, request)
      if (round >= 0) times.get(one.name)?.push(performance.now() - started)
    }
  }
  await client.close()
  await program.stop()
  return times
}
