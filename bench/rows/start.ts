import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from '../support/figure.ts'
import { apiEnvironment, startApi } from '../support/start-api.ts'
import { median } from '../support/statistics.ts'

const READY_MS = 500
const IDLE_MEBIBYTES = 130
/** After what starting needed has been collected. */
const SETTLED_MS = 3_000
/** Nobody listens there, and nobody asks. */
const NO_UPSTREAM = 'http://127.0.0.1:9'

/** The API from `node` to ready on the embedded database, and what it holds while nobody asks anything. */
export const start: Bench = {
  name: 'start',
  async run({ cleanup, say, isQuick }) {
    const first: number[] = []
    const again: number[] = []
    const resident: number[] = []
    const processor: number[] = []
    const rounds = isQuick ? 3 : 9
    for (let round = 1; round <= rounds; round++) {
      const ofRound = cleanup.use(new AsyncDisposableStack())
      const environment = apiEnvironment(ofRound, NO_UPSTREAM)
      for (const times of [first, again]) {
        const started = performance.now()
        const { program } = await startApi(environment, { cleanup: ofRound })
        times.push(performance.now() - started)
        processor.push((await program.ask()).cpuMicroseconds / 1000)
        if (times === again) {
          await wait(SETTLED_MS)
          resident.push((await program.ask()).residentBytes / 2 ** 20)
        }
        await program.stop()
      }
      await ofRound.disposeAsync()
      say(
        `round ${round} of ${rounds}  ready after ${first.at(-1)?.toFixed(0)} ms on an empty folder, after ${again.at(-1)?.toFixed(0)} ms again; ${resident.at(-1)?.toFixed(0)} MiB idle`,
      )
    }
    const slower = Math.max(median(first), median(again))
    const idle = median(resident)
    return [
      {
        what: 'API from `node` to ready, embedded database',
        budget: `≤ ${READY_MS} ms`,
        measured: `${slower.toFixed(0)} ms (${median(first).toFixed(0)} the first time, ${median(again).toFixed(0)} again; ${median(processor).toFixed(0)} ms of CPU)`,
        isMet: slower <= READY_MS,
      },
      {
        what: 'API idle, resident memory',
        budget: `≤ ${IDLE_MEBIBYTES} MB`,
        measured: `${idle.toFixed(0)} MiB`,
        isMet: idle <= IDLE_MEBIBYTES,
      },
    ]
  },
}
