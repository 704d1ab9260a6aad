import { join } from 'node:path'
import { randomSecrets } from '../e2e/support/secrets.ts'
import { startStack } from '../e2e/support/stack.ts'
import { readableLogLine } from './support/api-log-line.ts'
import { requireCleanBuild } from './support/clean-build.ts'
import { requireWritableFolder } from './support/data-folder.ts'
import { requireFreePort } from './support/free-port.ts'
import { interruption } from './support/interruption.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'
import { runTurbo } from './support/tool.ts'

const PORT = 8443
const DATA_FOLDER = '.data/preview'
const WEB_ROOT = join(ROOT, 'apps/web/dist')

// `pnpm preview`: the production build in production mode behind HTTPS, with the sandbox where Velt would be.
await runCommand(async () => {
  await using cleanup = new AsyncDisposableStack()
  await Promise.race([interruption(), preview(cleanup)])
})
process.exit()

async function preview(cleanup: AsyncDisposableStack): Promise<void> {
  await requireFreePort(PORT, 'the preview', 'stop what listens there (an earlier `pnpm preview`?)')
  const dataFolder = join(ROOT, DATA_FOLDER)
  requireWritableFolder(dataFolder)
  if ((await runTurbo(['build'], ['--output-logs=errors-only'])) !== 0)
    throw new Refusal('The build failed: see above.')

  const secrets = randomSecrets()
  await requireCleanBuild(WEB_ROOT, { ...secrets })
  const stack = await startStack({
    webRoot: WEB_ROOT,
    dataFolder,
    secrets,
    port: PORT,
    environment: { LOG_LEVEL: 'warn' },
    onLog: (line) => console.log(readableLogLine(line)),
  })
  cleanup.defer(() => stack.stop())
  console.log(`
  Open        ${stack.url}

  Certificate made on the spot and signed by nobody: the browser warns; choose to go on.
  Sign in     by creating an account: demo people exist in development only.
  Data in     ${DATA_FOLDER}
  Velt is     the sandbox, with keys made for this run.
  Stop with   Ctrl-C
`)
  await stack.gone
  throw new Refusal('The API ended, so everything else was stopped too.')
}
