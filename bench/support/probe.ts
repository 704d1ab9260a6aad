/*
 * Preloaded into each server on trial: answers a message with the processor time it has used so far, in microseconds, and
 * with the memory it uses; for 'heap' after a thorough collection, which needs `--expose-gc`.
 */
export interface ProbeAnswer {
  readonly cpuMicroseconds: number
  readonly heapBytes: number
  readonly residentBytes: number
}

process.on('message', (question) => {
  if (question === 'heap') for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const { heapUsed, external, rss } = process.memoryUsage()
  const answer: ProbeAnswer = {
    cpuMicroseconds: user + system,
    heapBytes: heapUsed + external,
    residentBytes: rss,
  }
  process.send?.(answer)
})
// When the bench is gone, however it went, so is the server.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
