import autocannon from 'autocannon'

/*
 * Asks one server as fast as it answers, and says how fast that was. A program of its own, so that it has a core to itself
 * and is warm after its first round.
 */
export interface LoadOrder {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly connections: number
  /** How many, however long they take. */
  readonly amount: number
}

export interface LoadAnswer {
  readonly requests: number
  /** From the order to the last answer. */
  readonly seconds: number
  readonly p99Ms: number
  /** What was not answered with success. */
  readonly failures: number
}

/** How often autocannon looks whether it has all answers, in milliseconds. */
const TICK = 50

process.on('message', (order: LoadOrder) => {
  const started = performance.now()
  let last = started
  const load = autocannon({ ...order, method: 'POST', sampleInt: TICK }, (error: unknown, result) => {
    if (error) throw error
    const answer: LoadAnswer = {
      requests: result['2xx'],
      seconds: (last - started) / 1000,
      p99Ms: result.latency.p99,
      failures: result.non2xx + result.errors + result.timeouts,
    }
    process.send?.(answer)
  })
  // The end of the whole run comes with the next tick.
  load.on('response', () => {
    last = performance.now()
  })
})
process.on('disconnect', () => process.exit())
