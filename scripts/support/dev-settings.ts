import { isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { parseEnv } from '../../apps/api/src/env.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { Refusal } from './refusal.ts'
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

/**
 * Reads `.env.local` and the shell. Refuses what the API would not start on, a Velt configuration that is set by half, and two
 * servers on one port.
 */
export function readDevSettings(): DevSettings {
  const environment = readEnvironment()
  const { HOST: host = '127.0.0.1', PORT: port = '3000', DATA_DIR: dataDir = '.data' } = environment
  const { PUBLIC_ORIGIN: origin = `http://localhost:${WEB_PORT}` } = environment
  const webPort = localPort(origin) ?? WEB_PORT
  // Next to the page's, so that one variable moves both and two copies of the project can run side by side.
  const sandboxPort = webPort + 1
  const sandbox = developmentSandbox(environment, sandboxPort)
  requireUsable({ ...environment, ...sandbox })
  const apiPort = Number(port)
  if (apiPort === webPort || (sandbox && apiPort === sandboxPort)) {
    throw new Refusal(
      `PORT is ${apiPort}, which the ${apiPort === webPort ? 'web' : 'sandbox'} listens on: set another one for the API, or another PUBLIC_ORIGIN.`,
    )
  }
  return {
    environment,
    sandbox,
    dataFolder: resolve(ROOT, dataDir),
    origin,
    webPort,
    sandboxPort,
    apiPort,
    apiUrl: `http://${isIPv6(host) ? `[${host}]` : host}:${port}`,
  }
}

/** `dev` makes a secret for sessions where none is set, so that only the developer's own faults come up. */
function requireUsable(environment: Environment): void {
  try {
    parseEnv({ SESSION_SECRET: 'x'.repeat(32), ...environment, APP_MODE: 'development' })
  } catch (cause) {
    throw new Refusal(`${(cause as Error).message}\nSet it right in .env.local, or in the shell.`, { cause })
  }
}

/** The port that an origin on this machine names, so that one variable moves the page and the server together. */
function localPort(origin: string): number | undefined {
  if (!URL.canParse(origin)) return undefined
  const { hostname, port } = new URL(origin)
  return hostname === 'localhost' && port ? Number(port) : undefined
}
