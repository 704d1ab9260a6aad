/*
 * Preloaded into a program on trial with `--expose-gc --import`: answers each message with what is in use after a
 * thorough collection, in bytes.
 */
process.on('message', () => {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  process.send?.(heapUsed + external)
})
// The program should end as it would without us.
process.channel?.unref()
