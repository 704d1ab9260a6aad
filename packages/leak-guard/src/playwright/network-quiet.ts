import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

const STEP_MS = 50
const QUIET_STEPS = 6
const MOST_STEPS = 100

/** Waits until Chromium's network log has stopped growing: what pages send as they go is then on its way. */
export async function networkIsQuiet(logPath: string): Promise<void> {
  let quietSteps = 0
  let size = -1
  for (let step = 0; step < MOST_STEPS && quietSteps < QUIET_STEPS; step++) {
    const { size: now } = await stat(logPath)
    quietSteps = now === size ? quietSteps + 1 : 0
    size = now
    await pause(STEP_MS)
  }
}
