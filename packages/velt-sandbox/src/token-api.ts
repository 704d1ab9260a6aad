import type { IncomingMessage } from 'node:http'
import { asRecord, invalid, Refusal, readJson } from './json-http.ts'
import { equalSecrets, type Identity, type Tokens } from './tokens.ts'

const BODY_LIMIT = 64 * 1024

/** Velt's two token calls by path; each reads its own shape of `data`. */
export const TOKEN_APIS: Record<string, (data: Record<string, unknown>) => Identity> = {
  '/v2/auth/token/get': readTokenGet,
  '/v2/auth/generate_token': readGenerateToken,
}

/**
 * Answers a token call with Velt's success envelope or throws a Refusal. Velt documents "Auth token not found." for a
 * missing token; that a wrong one gives 401 is an assumption.
 */
export async function answerTokenCall(
  request: IncomingMessage,
  readIdentity: (data: Record<string, unknown>) => Identity,
  keys: { apiKey: string; authToken: string },
  tokens: Tokens,
) {
  checkKey(request.headers['x-velt-api-key'], keys.apiKey, 'API key not found.')
  checkKey(request.headers['x-velt-auth-token'], keys.authToken, 'Auth token not found.')
  const { data } = await readJson(request, BODY_LIMIT)
  if (typeof data !== 'object') throw invalid('data is required: wrap the body in { "data": … }.')
  const token = tokens.sign(readIdentity(asRecord(data)))
  return { result: { status: 'success', message: 'Token generated successfully.', data: { token } } }
}

/** `{ userId, userProperties: { organizationId, email?, isAdmin? } }`, as Velt's own samples call it. */
function readTokenGet(data: Record<string, unknown>): Identity {
  const { organizationId, email, isAdmin } = asRecord(data.userProperties)
  return {
    userId: text(data.userId, 'userId'),
    organizationId: text(organizationId, 'userProperties.organizationId'),
    ...(email !== undefined && { email: text(email, 'userProperties.email') }),
    ...admin(isAdmin),
  }
}

/** `{ userId, userProperties: { name, email, isAdmin? }, permissions: { resources } }`, as Velt documents it. */
function readGenerateToken(data: Record<string, unknown>): Identity {
  const { organizationId, name, email, isAdmin } = asRecord(data.userProperties)
  if (organizationId !== undefined)
    throw invalid('organizationId does not belong in userProperties of this call.')
  const { resources } = asRecord(data.permissions)
  const organization = [resources]
    .flat()
    .map(asRecord)
    .find(({ type }) => type === 'organization')
  return {
    userId: text(data.userId, 'userId'),
    organizationId: text(organization?.id, 'the id of an organization in permissions.resources'),
    name: text(name, 'userProperties.name'),
    email: text(email, 'userProperties.email'),
    ...admin(isAdmin),
  }
}

function admin(isAdmin: unknown): { isAdmin?: boolean } {
  if (typeof isAdmin === 'boolean') return { isAdmin }
  if (isAdmin === undefined) return {}
  throw invalid('userProperties.isAdmin must be a boolean.')
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw invalid(`${name} is required and must be a non-empty string.`)
}

function checkKey(given: string | string[] | undefined, expected: string, message: string): void {
  if (typeof given !== 'string' || given === '') throw invalid(message)
  if (!equalSecrets(given, expected)) throw new Refusal('UNAUTHENTICATED', message)
}
