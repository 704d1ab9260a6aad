/** Settles at Ctrl-C, a polite kill or a closed terminal. A second Ctrl-C ends the process at once. */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once('SIGINT', () => process.exit(1))
        resolve()
      })
    }
  })
}
