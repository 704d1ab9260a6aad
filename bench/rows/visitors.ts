import { visitorsOf } from '../../apps/api/test/support/visitors.ts'
import type { Bench } from '../support/figure.ts'
import { apiEnvironment, startApi } from '../support/start-api.ts'

const WITHIN_MEBIBYTES = 5
const WARM_UP = 5_000
const NO_UPSTREAM = 'http://127.0.0.1:9'

/** Whether requests of visitors leave anything in memory. */
export const visitors: Bench = {
  name: 'visitors',
  async run({ cleanup, say, isQuick }) {
    const requests = isQuick ? 5_000 : 50_000
    const { program, url } = await startApi(apiEnvironment(cleanup, NO_UPSTREAM), {
      cleanup,
      flags: ['--expose-gc'],
    })
    const people = visitorsOf(url)
    cleanup.defer(() => people.close())
    await people.visit(WARM_UP)
    const before = (await program.ask('heap')).heapBytes / 2 ** 20
    say(`${before.toFixed(1)} MiB in use after ${WARM_UP} requests`)
    await people.visit(requests)
    const after = (await program.ask('heap')).heapBytes / 2 ** 20
    say(`${after.toFixed(1)} MiB in use after ${requests} more`)
    return [
      {
        what: `heap after ${requests} anonymous requests, collected`,
        budget: `± ${WITHIN_MEBIBYTES} MB`,
        measured: `${after >= before ? '+' : '−'}${Math.abs(after - before).toFixed(1)} MiB (${before.toFixed(1)} to ${after.toFixed(1)})`,
        isMet: Math.abs(after - before) <= WITHIN_MEBIBYTES,
      },
    ]
  },
}
