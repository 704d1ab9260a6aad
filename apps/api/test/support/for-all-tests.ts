import { afterAll, beforeAll } from 'vitest'
import type { AtEnd } from './temporary-folder.ts'

/** Makes something once for all tests of a file that can share it; what it leaves behind goes after the last one. */
export function forAllTests<Made extends object>(make: (atEnd: AtEnd) => Promise<Made>): Made {
  const made = {} as Made
  const cleanUps: (() => void | Promise<void>)[] = []
  beforeAll(async () => {
    Object.assign(
      made,
      await make((cleanUp) => {
        cleanUps.push(cleanUp)
      }),
    )
  })
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp()
  })
  return made
}
