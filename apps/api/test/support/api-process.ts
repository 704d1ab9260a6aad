import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePort } from '../engines/engine-process.ts'

const serve = join(import.meta.dirname, '../../src/serve.ts')

/** What production needs, with limits that no test meets by accident and nobody behind the address of Velt. */
export const production = {
  PUBLIC_ORIGIN: 'https://app.test',
  TRUST_PROXY: 'loopback',
  VELT_API_KEY: 'k3YqT9vBzLw2',
  VELT_AUTH_TOKEN: '9f2c4e7a1b8d3f605c9e2a7d4b1f8e36',
  VELT_API_URL: 'http://127.0.0.1:9',
  SESSION_SECRET: 'p0Lk9Jh8Gf7Ds6Aq5Wz4Xe3Rc2Vt1By0',
  RATE_LIMIT_SIGN_IN_PER_MINUTE: '1000',
  RATE_LIMIT_PER_MINUTE: '100000',
}

const browser = {
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
  'x-forwarded-proto': 'https',
}

export interface ApiProcess {
  readonly child: ChildProcess
  /** Settles with code and signal. */
  readonly exited: Promise<unknown[]>
  /** What it has written so far. */
  output(): string
}

/** Starts the real program as a process of its own; it is gone when the test ends. `flags` are for Node, `words` for it. */
export function startApi(
  environment: Record<string, string>,
  flags: readonly string[] = [],
  words: readonly string[] = [],
): ApiProcess {
  const child = spawn(process.execPath, [...flags, serve, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const exited = once(child, 'exit')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { child, exited, output: () => output }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )

/** Starts the program on a free port and waits until it answers. */
export async function listeningApi(
  environment: Record<string, string>,
  flags: readonly string[] = [],
): Promise<ApiProcess & { readonly url: string }> {
  const port = await freePort()
  const program = startApi({ ...environment, PORT: String(port) }, flags)
  const url = `http://127.0.0.1:${port}`
  const gone = program.exited.then(() => {
    throw new Error(program.output())
  })
  while (!(await Promise.race([answers(url), gone]))) await wait(20)
  return { ...program, url }
}

/** Signs up somebody; `headers` are then those of that browser. */
export async function signUp(
  url: string,
  email = 'ada@test.example',
): Promise<{ headers: Record<string, string>; organizationId: string }> {
  const response = await fetch(`${url}/api/accounts`, {
    method: 'POST',
    headers: browser,
    body: JSON.stringify({
      email,
      password: 'a long enough password',
      name: 'Ada',
      organizationName: 'Engines',
    }),
  })
  if (response.status !== 201) throw new Error(`sign-up was answered ${response.status}`)
  const { viewer } = (await response.json()) as { viewer: { organizations: { id: string }[] } }
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
  return {
    headers: { ...browser, cookie: cookie.join('; ') },
    organizationId: viewer.organizations[0]?.id ?? '',
  }
}
