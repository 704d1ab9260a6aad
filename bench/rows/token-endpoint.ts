import type { Bench } from '../support/figure.ts'
import { LOAD_CORE, SERVER_CORE, startPeer } from '../support/peers.ts'
import { apiEnvironment, cookiesOf, signUp, startApi } from '../support/start-api.ts'
import { canPin } from '../support/start-program.ts'
import { median } from '../support/statistics.ts'
import { type Contestant, type Turn, takeTurns } from '../support/take-turns.ts'

const TIMES_EXPRESS = 2.5
const TIMES_BARE = 0.8

/** `POST /api/velt/token` with every protection beside two servers that give the same answer without, all on one upstream. */
export const tokenEndpoint: Bench = {
  name: 'token-endpoint',
  async run({ cleanup, say, isQuick }) {
    if (!canPin()) say('No `taskset`, or one core: the servers share their cores with the load.')
    const stub = await startPeer('velt-stub.ts', cleanup, { core: LOAD_CORE })
    const express = await peer('express-sample.ts', 'Express sample')
    const bare = await peer('bare-fastify.ts', 'bare Fastify')
    const api = await startApi(apiEnvironment(cleanup, stub.url), { cleanup, core: SERVER_CORE })
    const { headers, organizationId } = await signUp(api.url)
    const project: Contestant = {
      name: 'this project',
      program: api.program,
      request: { url: `${api.url}/api/velt/token`, headers, body: JSON.stringify({ organizationId }) },
    }
    const [ofExpress = [], ofBare = [], ofProject = []] = await takeTurns([express, bare, project], {
      ...(isQuick
        ? { rounds: 3, requests: 2_000, warmUp: 4_000 }
        : { rounds: 7, requests: 6_000, warmUp: 20_000 }),
      cleanup,
      say,
    })
    const cores = median(ofProject.map((turn) => turn.cores))
    if (cores < 0.8)
      say(`The server had ${cores.toFixed(2)} of a core: something else was the limit, so repeat this.`)
    const timesExpress = ratio(ofProject, ofExpress)
    const timesBare = ratio(ofProject, ofBare)
    const p99 = median(ofProject.map(({ p99Ms }) => p99Ms))
    const p99OfExpress = median(ofExpress.map(({ p99Ms }) => p99Ms))
    return [
      {
        what: 'token endpoint, all protections, requests/s beside an Express sample',
        budget: `≥ ${TIMES_EXPRESS.toFixed(2)}×`,
        measured: `${timesExpress.toFixed(2)}×${byProcessor(ofProject, ofExpress)}`,
        isMet: timesExpress >= TIMES_EXPRESS,
      },
      {
        what: 'token endpoint, p99 beside an Express sample',
        budget: 'lower',
        measured: `${p99.toFixed(1)} ms beside ${p99OfExpress.toFixed(1)} ms`,
        isMet: p99 < p99OfExpress,
      },
      {
        what: 'token endpoint, all protections, requests/s beside a bare Fastify handler',
        budget: `≥ ${TIMES_BARE.toFixed(2)}×`,
        measured: `${timesBare.toFixed(2)}×${byProcessor(ofProject, ofBare)}`,
        isMet: timesBare >= TIMES_BARE,
      },
    ]

    async function peer(file: string, name: string): Promise<Contestant> {
      const { program, url } = await startPeer(file, cleanup, { upstream: stub.url })
      const json = { 'content-type': 'application/json' }
      const login = await fetch(`${url}/login`, { method: 'POST', headers: json, body: '{}' })
      return {
        name,
        program,
        request: {
          url: `${url}/token`,
          headers: { ...json, cookie: cookiesOf(login) },
          body: JSON.stringify({ userId: 'user', organizationId: 'organization', email: 'ada@bench.test' }),
        },
      }
    }
  },
}

/** The median of what each round says, since the turns of one round met the same machine. */
function ratio(ours: readonly Turn[], theirs: readonly Turn[]): number {
  return median(ours.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? Number.NaN)))
}

function byProcessor(ours: readonly Turn[], theirs: readonly Turn[]): string {
  const [our, their] = [ours, theirs].map((turns) => median(turns.map((turn) => turn.cpuMicroseconds)))
  return ` (${our?.toFixed(0)} and ${their?.toFixed(0)} µs of CPU a request)`
}
