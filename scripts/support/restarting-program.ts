import { watch } from 'node:fs'
import type { Program } from './program.ts'

const SETTLE_MS = 100

export interface RestartingProgram {
  /** Settles when the program has ended by itself and no edit was the reason: nothing will start it again. */
  readonly gone: Promise<void>
  stop(): Promise<void>
}

/**
 * Keeps a program on the newest source: started at once with `start`, and again whenever a TypeScript file
 * under `folders` changes. A program that ends after an edit waits for the next edit; `onBroken` is told.
 */
export function startRestartingProgram(
  start: () => Program,
  folders: readonly string[],
  onBroken: () => void,
): RestartingProgram {
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>()
  // Unset while the program is being stopped on purpose, so that its end is not taken for a fault.
  let live: Program | undefined
  let settling: NodeJS.Timeout | undefined
  let lastChange = Promise.resolve()

  const begin = (onEnd: () => void) => {
    const program = start()
    live = program
    program.gone.then(() => {
      if (program === live) onEnd()
    })
  }
  const end = async () => {
    const program = live
    live = undefined
    await program?.stop()
  }
  const restart = async () => {
    await end()
    begin(onBroken)
  }
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_, name) => {
      if (!name?.endsWith('.ts')) return
      clearTimeout(settling)
      settling = setTimeout(() => {
        lastChange = lastChange.then(restart)
      }, SETTLE_MS)
    }),
  )
  begin(isGone)
  return {
    gone,
    async stop() {
      for (const watcher of watchers) watcher.close()
      clearTimeout(settling)
      await lastChange
      await end()
    },
  }
}
