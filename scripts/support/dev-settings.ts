import { resolve } from 'node:path'
import { type Environment, readEnvironment } from './environment.ts'
import { ROOT } from './root.ts'
import { developmentSandbox } from './velt-choice.ts'

const WEB_PORT = 5173

/** Everything `dev` decides before it starts anything. */
export interface DevSettings {
  readonly environment: Environment
  /** What the API is told of the sandbox; `undefined` when Velt's own keys are set and no sandbox starts. */
  readonly sandbox: Environment | undefined
  readonly dataFolder: string
  readonly origin: string
  readonly webPort: number
  readonly sandboxPort: number
  readonly apiPort: number
  readonly apiUrl: string
}

/** Reads `.env.local` and the shell. Refuses a Velt configuration that is set by half. */
export function readDevSettings(): DevSettings {
  const environment = readEnvironment()
  const { HOST: host = '127.0.0.1', PORT: port = '3000', DATA_DIR: dataDir = '.data' } = environment
  const { PUBLIC_ORIGIN: origin = `http://localhost:${WEB_PORT}` } = environment
  const webPort = localPort(origin) ?? WEB_PORT
  // Next to the page's, so that one variable moves both and two copies of the project can run side by side.
  const sandboxPort = webPort + 1
  return {
    environment,
    sandbox: developmentSandbox(environment, sandboxPort),
    dataFolder: resolve(ROOT, dataDir),
    origin,
    webPort,
    sandboxPort,
    apiPort: Number(port),
    apiUrl: `http://${host}:${port}`,
  }
}

/** The port that an origin on this machine names, so that one variable moves the page and the server together. */
function localPort(origin: string): number | undefined {
  if (!URL.canParse(origin)) return undefined
  const { hostname, port } = new URL(origin)
  return hostname === 'localhost' && port ? Number(port) : undefined
}
