/** More than a command of the protocol has, which says more exactly what gave no answer. */
const PATIENCE_MS = 20_000

/** Waits for something in a page that may be busy or stopped for good. Settles the race, not the work. */
export async function within<Result>(what: string, work: Promise<Result>): Promise<Result> {
  const timer = Promise.withResolvers<never>()
  const id = setTimeout(
    () => timer.reject(new Error(`${what} gave no answer in ${PATIENCE_MS / 1000} seconds.`)),
    PATIENCE_MS,
  )
  try {
    return await Promise.race([work, timer.promise])
  } finally {
    clearTimeout(id)
  }
}
