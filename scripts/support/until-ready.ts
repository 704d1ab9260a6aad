import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from './refusal.ts'

const ASK_EVERY_MS = 30

/**
 * Waits until `url` answers without a server error. Refuses when the program behind it ends first, or is not there after
 * `withinSeconds`.
 */
export async function untilReady(
  program: { readonly gone: Promise<unknown> },
  what: string,
  url: string,
  withinSeconds = 30,
): Promise<void> {
  let ended = false
  const watch = program.gone.then(() => {
    ended = true
  })
  const deadline = Date.now() + withinSeconds * 1000
  while (!ended && Date.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer && answer.status < 500) return
    await Promise.race([watch, pause(ASK_EVERY_MS)])
  }
  throw new Refusal(
    ended ? `${what} did not start.` : `${what} was not ready after ${withinSeconds} seconds (${url}).`,
  )
}
