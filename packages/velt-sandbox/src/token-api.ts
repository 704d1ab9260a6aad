import type { IncomingMessage } from 'node:http'
import { asRecord, Refusal, readJson } from './json-http.ts'
import { equalSecrets, type Identity, type Tokens } from './tokens.ts'

const BODY_LIMIT = 64 * 1024

/** Velt's two token calls by path; each reads its own body shape. */
export const TOKEN_APIS: Record<string, (data: Record<string, unknown>) => Identity> = {
  '/v2/auth/token/get': readTokenGet,
  '/v2/auth/generate_token': readGenerateToken,
}

/**
 * Answers a token call: checks both key headers, unwraps `data`, signs. Returns Velt's success envelope and throws
 * a Refusal otherwise. Velt documents "Auth token not found." for a missing token; that a wrong one gives 401 is
 * an assumption.
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
  if (typeof data !== 'object' || data === null)
    throw invalid('data is required: wrap the body in { "data": … }.')
  const token = tokens.sign(readIdentity(asRecord(data)))
  return { result: { status: 'success', message: 'Token generated successfully.', data: { token } } }
}

/** `{ userId, userProperties: { organizationId, email?, isAdmin? } }`, as Velt's own samples call it. */
function readTokenGet(data: Record<string, unknown>): Identity {
  const properties = asRecord(data.userProperties)
  return {
    userId: requiredText(data.userId, 'userId'),
    organizationId: requiredText(properties.organizationId, 'userProperties.organizationId'),
    ...(properties.email !== undefined && { email: requiredText(properties.email, 'userProperties.email') }),
    ...optionalAdmin(properties.isAdmin),
  }
}

/** `{ userId, userProperties: { name, email, isAdmin? }, permissions: { resources } }`, as Velt documents it. */
function readGenerateToken(data: Record<string, unknown>): Identity {
  const properties = asRecord(data.userProperties)
  if ('organizationId' in properties) {
    throw invalid('userProperties.organizationId does not belong here: name it in permissions.resources.')
  }
  return {
    userId: requiredText(data.userId, 'userId'),
    organizationId: organizationOf(asRecord(data.permissions).resources),
    name: requiredText(properties.name, 'userProperties.name'),
    email: requiredText(properties.email, 'userProperties.email'),
    ...optionalAdmin(properties.isAdmin),
  }
}

function organizationOf(resources: unknown): string {
  if (!Array.isArray(resources)) throw invalid('permissions.resources is required.')
  const organization = resources.map(asRecord).find((resource) => resource.type === 'organization')
  if (!organization) throw invalid('permissions.resources needs an entry of type organization.')
  return requiredText(organization.id, 'permissions.resources[].id')
}

function optionalAdmin(value: unknown): { isAdmin?: boolean } {
  if (value === undefined) return {}
  if (typeof value !== 'boolean') throw invalid('userProperties.isAdmin must be a boolean.')
  return { isAdmin: value }
}

function requiredText(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw invalid(`${name} is required and must be a non-empty string.`)
}

function checkKey(given: string | string[] | undefined, expected: string, message: string): void {
  if (typeof given !== 'string' || given === '') throw invalid(message)
  if (!equalSecrets(given, expected)) throw new Refusal('UNAUTHENTICATED', message)
}

function invalid(message: string): Refusal {
  return new Refusal('INVALID_ARGUMENT', message)
}
