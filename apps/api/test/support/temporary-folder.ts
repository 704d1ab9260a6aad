import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Takes what is to be done when all is over: at the end of the test, unless said otherwise. */
export type AtEnd = (cleanUp: () => void | Promise<void>) => void

/** A folder that goes when the test ends. */
export function temporaryFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'api-test-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
