const WENT_ELSEWHERE = /context was destroyed|interrupted by another navigation/

/** Does again what a page undid by going elsewhere meanwhile. */
export async function tryAgain<Result>(work: () => Promise<Result>, triesLeft = 5): Promise<Result> {
  try {
    return await work()
  } catch (fault) {
    if (triesLeft === 0 || !WENT_ELSEWHERE.test((fault as Error).message)) throw fault
    return tryAgain(work, triesLeft - 1)
  }
}
