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
  readonly perSecond: number
  readonly p99Ms: number
  /** What was not answered with success. */
  readonly failures: number
}

process.on('message', async (order: LoadOrder) => {
  const started = performance.now()
  const result = await autocannon({ ...order, method: 'POST' })
  const seconds = (performance.now() - started) / 1000
  const answer: LoadAnswer = {
    requests: result['2xx'],
    perSecond: result['2xx'] / seconds,
    p99Ms: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  }
  process.send?.(answer)
})
process.on('disconnect', () => process.exit())
