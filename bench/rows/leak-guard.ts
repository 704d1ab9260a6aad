import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bench } from '../support/figure.ts'
import { LOAD_CORE, SERVER_CORE, startPeer } from '../support/peers.ts'
import { type Api, apiEnvironment, signUp, startApi } from '../support/start-api.ts'
import { median } from '../support/statistics.ts'
import { type Contestant, takeTurns } from '../support/take-turns.ts'

const SHARE = 0.97
const WITHOUT = pathToFileURL(join(import.meta.dirname, '../peers/without-leak-guard.ts')).href

/**
 * The API as it is beside the same API without its leak guard. Judged by processor time, because the rates of one program on
 * two runs differ by more than the guard costs; several pairs of processes, because so do the processes.
 */
export const leakGuard: Bench = {
  name: 'leak-guard',
  async run({ cleanup, say, isQuick }) {
    const stub = await startPeer('velt-stub.ts', cleanup, { core: LOAD_CORE })
    const costs: { rate: number; processor: number }[] = []
    const pairs = isQuick ? 1 : 3
    for (let pair = 1; pair <= pairs; pair++) {
      say(`pair ${pair} of ${pairs}`)
      const ofPair = cleanup.use(new AsyncDisposableStack())
      const start = (flags: string[]) =>
        startApi(apiEnvironment(ofPair, stub.url), { cleanup: ofPair, core: SERVER_CORE, flags })
      const [on = [], off = []] = await takeTurns(
        [
          await contestant('guard on', await start([])),
          await contestant('guard off', await start(['--import', WITHOUT])),
        ],
        {
          ...(isQuick
            ? { rounds: 3, requests: 2_000, warmUp: 4_000 }
            : { rounds: 5, requests: 4_000, warmUp: 15_000 }),
          cleanup: ofPair,
          say,
        },
      )
      await ofPair.disposeAsync()
      for (const [round, turn] of on.entries()) {
        const other = off[round]
        if (other === undefined) continue
        costs.push({
          rate: turn.perSecond / other.perSecond,
          processor: other.cpuMicroseconds / turn.cpuMicroseconds,
        })
      }
    }
    const processor = median(costs.map((cost) => cost.processor))
    const rate = median(costs.map((cost) => cost.rate))
    return [
      {
        what: 'token endpoint, leak guard on against off, by processor time',
        budget: `≥ ${SHARE}×`,
        measured: `${processor.toFixed(3)}× (requests/s ${rate.toFixed(3)}×)`,
        isMet: processor >= SHARE,
      },
    ]
  },
}

async function contestant(name: string, { program, url }: Api): Promise<Contestant> {
  const { headers, organizationId } = await signUp(url)
  return {
    name,
    program,
    request: { url: `${url}/api/velt/token`, headers, body: JSON.stringify({ organizationId }) },
  }
}
