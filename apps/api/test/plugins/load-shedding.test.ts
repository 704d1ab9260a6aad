import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { listeningApi, production } from '../support/api-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const BUSY_LOOP = pathToFileURL(join(import.meta.dirname, '../support/busy-loop.ts')).href

test('while its event loop is behind, a call is refused with UNAVAILABLE, health answers, and then all is well again', async () => {
  const api = await listeningApi({ ...production, DATA_DIR: temporaryFolder() }, ['--import', BUSY_LOOP])
  const status = async (path: string) => (await fetch(`${api.url}${path}`)).status
  expect(await status('/api/session')).toBe(200)

  api.child.send('be busy')
  let refused: Response
  do refused = await fetch(`${api.url}/api/session`)
  while (refused.status === 200)
  expect(refused.status).toBe(503)
  expect([await refused.json(), refused.headers.get('retry-after')]).toMatchObject([
    { error: { code: 'UNAVAILABLE' } },
    '5',
  ])
  expect(await status('/healthz')).toBe(200)

  api.child.send('rest')
  while ((await status('/api/session')) !== 200);
}, 30_000)
