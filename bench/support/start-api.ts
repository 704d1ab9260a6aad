import { randomBytes } from 'node:crypto'
import { anyFreePort } from '../../scripts/support/any-free-port.ts'
import { type Program, type ProgramOptions, startProgram, untilAnswers } from './start-program.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ORIGIN = 'https://bench.test'

/** What the proxy in front would add to a browser's request. */
const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' }

const browser = {
  ...forwarded,
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
  origin: ORIGIN,
}

/** The limits that every process counts, out of reach: a bench is one caller. */
const UNLIMITED = '100000000'

export interface Api {
  readonly program: Program
  readonly url: string
}

/** The environment of the API in production mode, on a data folder of its own. */
export function apiEnvironment(cleanup: AsyncDisposableStack, upstream: string): Record<string, string> {
  return {
    PUBLIC_ORIGIN: ORIGIN,
    TRUST_PROXY: 'loopback',
    VELT_API_KEY: randomBytes(12).toString('hex'),
    VELT_AUTH_TOKEN: randomBytes(24).toString('hex'),
    VELT_API_URL: upstream,
    SESSION_SECRET: randomBytes(32).toString('base64url'),
    DATA_DIR: temporaryFolder(cleanup),
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_MINUTE: UNLIMITED,
    RATE_LIMIT_TOKEN_PER_MINUTE: UNLIMITED,
    RATE_LIMIT_SIGN_IN_PER_MINUTE: UNLIMITED,
  }
}

/** Starts the API as it runs in production and waits until it is ready. */
export async function startApi(
  environment: Readonly<Record<string, string>>,
  options: Pick<ProgramOptions, 'cleanup' | 'core' | 'flags' | 'hasProbe'>,
): Promise<Api> {
  const port = await anyFreePort()
  const program = startProgram({
    ...options,
    file: '../apps/api/src/serve.ts',
    environment: { ...environment, PORT: String(port) },
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/readyz`, program)
  return { program, url }
}

/** Makes an account; `headers` are then what a browser sends that is signed in to it. */
export async function signUp(
  url: string,
): Promise<{ headers: Record<string, string>; organizationId: string }> {
  const response = await fetch(`${url}/api/accounts`, {
    method: 'POST',
    headers: browser,
    body: JSON.stringify({
      email: 'ada@bench.test',
      password: 'a long enough password',
      name: 'Ada',
      organizationName: 'Bench',
    }),
  })
  if (response.status !== 201)
    throw new Error(`Sign-up was answered ${response.status}: ${await response.text()}`)
  const { viewer } = (await response.json()) as { viewer: { organizations: { id: string }[] } }
  return {
    headers: { ...browser, cookie: cookiesOf(response) },
    organizationId: viewer.organizations[0]?.id ?? '',
  }
}

/** What a browser sends back of the cookies that it got. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}
