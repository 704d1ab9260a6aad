import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bench } from '../support/figure.ts'
import { LOAD_CORE, SERVER_CORE, startPeer } from '../support/peers.ts'
import { apiEnvironment, signUp, startApi } from '../support/start-api.ts'
import { median, medianBounds } from '../support/statistics.ts'
import { type Contestant, takeTurns } from '../support/take-turns.ts'

const SHARE = 0.97
const SWITCH = pathToFileURL(join(import.meta.dirname, '../peers/switch-leak-guard.ts')).href

/**
 * The API as it is beside itself with the guard of its server turned off: one process, because two processes of one program
 * differ by more than the guard costs, and many short turns, because so do two seconds of one machine. Several processes,
 * since compilers choose anew in each.
 */
export const leakGuard: Bench = {
  name: 'leak-guard',
  async run({ cleanup, say, isQuick }) {
    const stub = await startPeer('velt-stub.ts', cleanup, { core: LOAD_CORE })
    const rates: number[] = []
    const costs: number[] = []
    for (let count = isQuick ? 1 : 3; count > 0; count--) {
      const ofProcess = cleanup.use(new AsyncDisposableStack())
      const { program, url } = await startApi(apiEnvironment(ofProcess, stub.url), {
        cleanup: ofProcess,
        core: SERVER_CORE,
        flags: ['--import', SWITCH],
      })
      const { headers, organizationId } = await signUp(url)
      const api: Omit<Contestant, 'name' | 'mode'> = {
        program,
        request: { url: `${url}/api/velt/token`, headers, body: JSON.stringify({ organizationId }) },
      }
      const [on = [], off = []] = await takeTurns(
        [
          { ...api, name: 'guard on', mode: 'guard on' },
          { ...api, name: 'guard off', mode: 'guard off' },
        ],
        {
          ...(isQuick
            ? { rounds: 5, requests: 400, warmUp: 4_000 }
            : { rounds: 150, requests: 400, warmUp: 12_000 }),
          cleanup: ofProcess,
          say: () => {},
        },
      )
      await ofProcess.disposeAsync()
      const ofRound = (share: (round: number) => number) => on.map((_, round) => share(round))
      const cost = ofRound(
        (round) => (off[round]?.cpuMicroseconds ?? NaN) / (on[round]?.cpuMicroseconds ?? NaN),
      )
      const rate = ofRound((round) => (on[round]?.perSecond ?? NaN) / (off[round]?.perSecond ?? NaN))
      say(`${median(cost).toFixed(3)}× by processor time, ${median(rate).toFixed(3)}× by requests/s`)
      costs.push(...cost)
      rates.push(...rate)
    }
    return [
      {
        what: 'token endpoint, leak guard on against off, by processor time',
        budget: `≥ ${SHARE}×`,
        measured: inWords(costs),
        isMet: median(costs) >= SHARE,
      },
      {
        what: 'token endpoint, leak guard on against off, by requests/s',
        budget: `≥ ${SHARE}×`,
        measured: inWords(rates),
        isMet: median(rates) >= SHARE,
      },
    ]
  },
}

function inWords(shares: readonly number[]): string {
  const [low, high] = medianBounds(shares)
  return `${median(shares).toFixed(3)}× (${low.toFixed(3)} to ${high.toFixed(3)})`
}
