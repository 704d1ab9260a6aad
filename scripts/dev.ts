import { join } from 'node:path'
import { SECRET_NAMES } from '../packages/leak-guard/src/secret-names.ts'
import { readableLogLine } from './support/api-log-line.ts'
import { developmentSessionSecret, requireWritableFolder } from './support/data-folder.ts'
import { demoPeople } from './support/demo-people.ts'
import { devBanner } from './support/dev-banner.ts'
import { type DevSettings, readDevSettings } from './support/dev-settings.ts'
import { requireFreePort } from './support/free-port.ts'
import { interruption } from './support/interruption.ts'
import { startProgram } from './support/program.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { startRestartingProgram } from './support/restarting-program.ts'
import { ROOT } from './support/root.ts'
import { untilReady } from './support/until-ready.ts'

const API_SOURCES = ['apps/api/src', 'packages/contracts/src', 'packages/leak-guard/src']

// `pnpm dev`: API, web and, while there are no keys, Velt's sandbox; one banner when all of them are up.
await runCommand(async () => {
  await using cleanup = new AsyncDisposableStack()
  await Promise.race([interruption(), develop(cleanup)])
})
process.exit()

async function develop(cleanup: AsyncDisposableStack): Promise<void> {
  const settings = readDevSettings()
  requireWritableFolder(settings.dataFolder)
  await requireFreePorts(settings)

  const api = startApi(settings, cleanup)
  const web = startWeb(settings, cleanup)
  const sandbox = settings.sandbox && startSandbox(settings, cleanup)
  await Promise.all([api.ready, web.ready, sandbox?.ready])
  console.log(
    devBanner({
      origin: settings.origin,
      people: await demoPeople(settings.apiUrl),
      dataFolder: settings.dataFolder,
      sandbox: sandbox !== undefined,
    }),
  )
  sandbox?.gone.then(() => {
    if (cleanup.disposed) return
    console.error('Velt’s sandbox ended: no tokens and no comments until `pnpm dev` is started again.')
  })
  const first = await Promise.race([api.gone.then(() => 'The API'), web.gone.then(() => 'The web')])
  throw new Refusal(`${first} ended, so everything else was stopped too.`)
}

async function requireFreePorts({ webPort, apiPort, sandbox, sandboxPort }: DevSettings): Promise<void> {
  const stop = 'stop what listens there (an earlier `pnpm dev`?)'
  const move = `${stop}, or set PUBLIC_ORIGIN=http://localhost:${webPort + 10} in .env.local`
  await requireFreePort(webPort, 'the web', move)
  if (sandbox) await requireFreePort(sandboxPort, 'Velt’s sandbox', move)
  await requireFreePort(apiPort, 'the API', `${stop}, or set PORT to another one in .env.local`)
}

function startApi(settings: DevSettings, cleanup: AsyncDisposableStack) {
  const environment = {
    SESSION_SECRET: developmentSessionSecret(settings.dataFolder),
    LOG_LEVEL: 'warn',
    ...settings.environment,
    ...settings.sandbox,
    APP_MODE: 'development',
    DATA_DIR: settings.dataFolder,
  }
  const start = () =>
    startProgram('apps/api/src/serve.ts', {
      environment,
      onLine: (line) => console.log(readableLogLine(line)),
    })
  const api = startRestartingProgram(
    start,
    API_SOURCES.map((folder) => join(ROOT, folder)),
    () => console.error('The API ended: it starts again when its source changes.'),
  )
  cleanup.defer(() => api.stop())
  return { ready: untilReady(api, 'The API', `${settings.apiUrl}/readyz`), gone: api.gone }
}

function startWeb(settings: DevSettings, cleanup: AsyncDisposableStack) {
  const environment = { ...settings.environment }
  for (const name of SECRET_NAMES) delete environment[name]
  const web = startProgram('scripts/support/web-program.ts', {
    arguments: [String(settings.webPort), settings.apiUrl],
    environment,
    onLine: (line) => console.log(line),
  })
  cleanup.defer(() => web.stop())
  return { ready: untilReady(web, 'The web', `http://localhost:${settings.webPort}`), gone: web.gone }
}

function startSandbox({ environment, sandbox, sandboxPort }: DevSettings, cleanup: AsyncDisposableStack) {
  const program = startProgram('packages/velt-sandbox/src/serve.ts', {
    environment: { ...environment, ...sandbox, PORT: String(sandboxPort) },
    onLine: (line, stream) => stream === 'stderr' && console.error(line),
  })
  cleanup.defer(() => program.stop())
  return {
    ready: untilReady(program, 'Velt’s sandbox', `http://127.0.0.1:${sandboxPort}`),
    gone: program.gone,
  }
}
