import { type Sandbox, startSandbox } from '@app/velt-sandbox'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { startProgram } from '../../scripts/support/program.ts'
import { untilReady } from '../../scripts/support/until-ready.ts'
import { sandboxSettings } from '../../scripts/support/velt-choice.ts'
import { type HttpsFront, startHttpsFront } from './https-front.ts'
import type { StackSecrets } from './secrets.ts'

export interface StackOptions {
  /** The folder with the built web. */
  readonly webRoot: string
  readonly dataFolder: string
  readonly secrets: StackSecrets
  /** Where the front listens; any free port when not given. */
  readonly port?: number
  /** Added to the API's environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Told of each line that the API writes. */
  readonly onLog: (line: string) => void
}

/** The product as it runs in production: HTTPS front, API, and the sandbox where Velt would be. */
export interface Stack {
  readonly url: string
  readonly secrets: StackSecrets
  readonly sandbox: Sandbox
  readonly front: HttpsFront
  /** Settles when the API has ended. */
  readonly gone: Promise<unknown>
  stop(): Promise<void>
}

/** The public key of the sandbox. Not one of the built-in ones: production refuses those. */
const API_KEY = 'stack-public-api-key'

export async function startStack({
  webRoot,
  dataFolder,
  secrets,
  port,
  environment,
  onLog,
}: StackOptions): Promise<Stack> {
  await using undo = new AsyncDisposableStack()
  const sandbox = await startSandbox({ apiKey: API_KEY, authToken: secrets.VELT_AUTH_TOKEN })
  undo.defer(() => sandbox.close())
  const apiPort = await anyFreePort()
  const front = await startHttpsFront(apiPort, port)
  undo.defer(() => front.close())
  const api = startProgram('apps/api/src/serve.ts', {
    arguments: ['--web-root', webRoot],
    environment: {
      PORT: String(apiPort),
      PUBLIC_ORIGIN: front.url,
      TRUST_PROXY: 'loopback',
      DATA_DIR: dataFolder,
      SESSION_SECRET: secrets.SESSION_SECRET,
      ...sandboxSettings(sandbox.url, API_KEY, secrets.VELT_AUTH_TOKEN),
      ...environment,
    },
    onLine: onLog,
  })
  undo.defer(() => api.stop())
  await untilReady(api, 'The API', `http://127.0.0.1:${apiPort}/readyz`)
  const running = undo.move()
  return { url: front.url, secrets, sandbox, front, gone: api.gone, stop: () => running.disposeAsync() }
}
