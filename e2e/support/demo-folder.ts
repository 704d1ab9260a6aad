import type { DemoPerson } from '@app/contracts'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { demoPeople } from '../../scripts/support/demo-people.ts'
import { startProgram } from '../../scripts/support/program.ts'
import { untilReady } from '../../scripts/support/until-ready.ts'
import { sandboxSettings } from '../../scripts/support/velt-choice.ts'
import { randomSecrets } from './secrets.ts'

/**
 * Lets the API fill `folder` with its demo data, as it does in development: the one way, so far, to two people in
 * the same organization. Production refuses to make such data, and takes a folder that holds it.
 */
export async function fillWithDemoData(folder: string): Promise<readonly DemoPerson[]> {
  const { VELT_AUTH_TOKEN, SESSION_SECRET } = randomSecrets()
  const port = await anyFreePort()
  const url = `http://127.0.0.1:${port}`
  const log: string[] = []
  const api = startProgram('apps/api/src/serve.ts', {
    environment: {
      APP_MODE: 'development',
      PORT: String(port),
      DATA_DIR: folder,
      SESSION_SECRET,
      ...sandboxSettings('http://127.0.0.1:9', 'nobody-is-asked', VELT_AUTH_TOKEN),
    },
    onLine: (line) => log.push(line),
  })
  try {
    await untilReady(api, 'The API', `${url}/readyz`)
    return await demoPeople(url)
  } catch (fault) {
    throw new Error(['The demo data could not be made.', ...log].join('\n'), { cause: fault })
  } finally {
    await api.stop()
  }
}
