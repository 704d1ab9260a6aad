import { onTestFinished } from 'vitest'
import { type Sandbox, startSandbox } from '../src/index.ts'

export const KEYS = { apiKey: 'test-api-key', authToken: 'test-auth-token-of-one-run' }

/** A sandbox of this test's own, closed when the test ends. */
export async function startTestSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox(KEYS)
  onTestFinished(() => sandbox.close())
  return sandbox
}

export const TOKEN_GET = {
  data: {
    userId: 'ada',
    userProperties: { organizationId: 'engines', email: 'ada@example.com', isAdmin: true },
  },
}

export const GENERATE_TOKEN = {
  data: {
    userId: 'ada',
    userProperties: { name: 'Ada Lovelace', email: 'ada@example.com', isAdmin: false },
    permissions: { resources: [{ type: 'organization', id: 'engines' }] },
  },
}

/** Makes a token call; a header given as null is left out. */
export function callTokenApi(
  sandbox: Sandbox,
  path: string,
  body: unknown,
  headers: Record<string, string | null> = {},
): Promise<Response> {
  const all = { 'x-velt-api-key': KEYS.apiKey, 'x-velt-auth-token': KEYS.authToken, ...headers }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  return fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...Object.fromEntries(given) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
  })
}

type Envelope = {
  result: { status: string; message: string; data: { token: string } }
  error: { message: string; status: string }
}

/** The parsed body of a token call; the caller knows which of the two envelopes it is. */
export const readEnvelope = async (response: Response) => (await response.json()) as Envelope

/** A token for this person, straight from the sandbox's token/get. */
export async function tokenFor(
  sandbox: Sandbox,
  person: { userId: string; organizationId: string; email?: string },
): Promise<string> {
  const { userId, ...userProperties } = person
  const response = await callTokenApi(sandbox, '/v2/auth/token/get', { data: { userId, userProperties } })
  return (await readEnvelope(response)).result.data.token
}
