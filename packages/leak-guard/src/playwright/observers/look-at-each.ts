import type { Channel } from '../channels.ts'
import type { Evidence } from '../evidence.ts'
import { isEndOfTarget } from '../protocol/connection.ts'
import type { Target } from '../protocol/targets.ts'

/** Looks at each target in turn. One that ends in the meantime, as a worker does when it has nothing to do, is left out. */
export async function lookAtEach(
  targets: readonly Target[],
  evidence: Evidence,
  channel: Channel,
  look: (target: Target) => Promise<void>,
): Promise<void> {
  for (const target of targets) {
    await evidence.attempt(channel, target.url, async () => {
      try {
        await look(target)
      } catch (fault) {
        if (!isEndOfTarget(fault as Error)) throw fault
      }
    })
  }
}
