import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillWithDemoData } from './demo-folder.ts'
import { shareRun } from './run.ts'
import { randomSecrets } from './secrets.ts'
import { buildWeb } from './web-build.ts'

/** Builds the web and makes the demo data, once for the run. Gives what removes both again. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'e2e-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const secrets = randomSecrets()
    const webRoot = join(folder, 'web')
    const demoFolder = join(folder, 'data')
    const [, people] = await Promise.all([buildWeb(webRoot, secrets), fillWithDemoData(demoFolder)])
    shareRun({ webRoot, demoFolder, people, secrets })
    return remove
  } catch (fault) {
    await remove()
    throw fault
  }
}
