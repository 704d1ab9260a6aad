import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  callTokenApi,
  GENERATE_TOKEN,
  KEYS,
  readEnvelope,
  startTestSandbox,
  TOKEN_GET,
} from './start-test-sandbox.ts'

const APIS = [
  ['/v2/auth/token/get', TOKEN_GET],
  ['/v2/auth/generate_token', GENERATE_TOKEN],
] as const

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))

describe.each(APIS)('POST %s', (path, body) => {
  test('answers the documented envelope with a token that lives 48 hours', async () => {
    const sandbox = await startTestSandbox()
    const response = await callTokenApi(sandbox, path, body)
    expect(response.status).toBe(200)
    const envelope = await readEnvelope(response)
    expect(envelope).toEqual({
      result: {
        status: 'success',
        message: 'Token generated successfully.',
        data: { token: expect.any(String) },
      },
    })
    const [header, payload, signature = ''] = envelope.result.data.token.split('.')
    expect(decode(header)).toEqual({ alg: 'HS256', typ: 'JWT' })
    const claims = decode(payload)
    expect(claims).toMatchObject({
      sub: 'ada',
      userId: 'ada',
      organizationId: 'engines',
      email: 'ada@example.com',
      apiKey: KEYS.apiKey,
    })
    expect(claims.exp - claims.iat).toBe(48 * 3600)
    expect(Math.abs(claims.iat - Date.now() / 1000)).toBeLessThan(60)
    expect(Buffer.from(signature, 'base64url')).toHaveLength(32)
    expect(signature).not.toBe(
      createHmac('sha256', KEYS.authToken).update(`${header}.${payload}`).digest('base64url'),
    )
  })

  test.each([
    ['x-velt-api-key', null, 400, 'API key not found.', 'INVALID_ARGUMENT'],
    ['x-velt-api-key', 'another-key', 401, 'API key not found.', 'UNAUTHENTICATED'],
    ['x-velt-auth-token', null, 400, 'Auth token not found.', 'INVALID_ARGUMENT'],
    ['x-velt-auth-token', 'test-auth-token-of-one-rum', 401, 'Auth token not found.', 'UNAUTHENTICATED'],
  ])('refuses the header %s when it is %s', async (name, value, code, message, status) => {
    const sandbox = await startTestSandbox()
    const response = await callTokenApi(sandbox, path, body, { [name]: value })
    expect(response.status).toBe(code)
    expect(await readEnvelope(response)).toEqual({ error: { message, status } })
  })

  test.each([
    ['a body without the data wrapper', body.data, 'data is required'],
    ['a body that is not JSON', '{"data":', 'not valid JSON'],
    ['a body that is not an object', '"data"', 'data is required'],
    ['a body over 64 KB', JSON.stringify({ data: 'x'.repeat(70_000) }), 'larger than 65536 bytes'],
    ['a body without userId', { data: { ...body.data, userId: undefined } }, 'userId is required'],
    ['an empty userId', { data: { ...body.data, userId: '' } }, 'userId is required'],
    ['an email that is not text', withProperties(body.data, { email: 7 }), 'userProperties.email'],
    [
      'an isAdmin that is not a boolean',
      withProperties(body.data, { isAdmin: 'yes' }),
      'userProperties.isAdmin',
    ],
  ])('refuses %s', async (_, wrong, message) => {
    const sandbox = await startTestSandbox()
    const response = await callTokenApi(sandbox, path, wrong)
    expect(response.status).toBe(400)
    const { error } = await readEnvelope(response)
    expect(error.status).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain(message)
  })

  test('answers POST only', async () => {
    const sandbox = await startTestSandbox()
    expect((await fetch(`${sandbox.url}${path}`)).status).toBe(404)
  })
})

test('token/get takes a person without email and admin flag, and leaves both out of the token', async () => {
  const sandbox = await startTestSandbox()
  const body = { data: { userId: 'ada', userProperties: { organizationId: 'engines' } } }
  const { result } = await readEnvelope(await callTokenApi(sandbox, '/v2/auth/token/get', body))
  expect(Object.keys(decode(result.data.token.split('.')[1])).sort()).toEqual(
    ['apiKey', 'exp', 'iat', 'organizationId', 'sub', 'userId'].sort(),
  )
})

test('token/get needs the organization in userProperties', async () => {
  const sandbox = await startTestSandbox()
  const response = await callTokenApi(sandbox, '/v2/auth/token/get', GENERATE_TOKEN)
  expect(response.status).toBe(400)
  expect((await readEnvelope(response)).error.message).toContain('userProperties.organizationId is required')
})

test.each([
  ['no permissions', { permissions: undefined }, 'organization in permissions.resources is required'],
  [
    'no organization entry',
    { permissions: { resources: [{ type: 'folder', id: 'f' }] } },
    'organization in permissions.resources is required',
  ],
  [
    'an organization without id',
    { permissions: { resources: [{ type: 'organization' }] } },
    'organization in permissions.resources is required',
  ],
  [
    'organizationId in userProperties',
    withProperties(GENERATE_TOKEN.data, { organizationId: 'engines' }).data,
    'does not belong',
  ],
  [
    'no name',
    withProperties(GENERATE_TOKEN.data, { name: undefined }).data,
    'userProperties.name is required',
  ],
])('generate_token refuses %s', async (_, change, message) => {
  const sandbox = await startTestSandbox()
  const response = await callTokenApi(sandbox, '/v2/auth/generate_token', {
    data: { ...GENERATE_TOKEN.data, ...change },
  })
  expect(response.status).toBe(400)
  expect((await readEnvelope(response)).error.message).toContain(message)
})

function withProperties<Data extends { userProperties: object }>(data: Data, change: object) {
  return { data: { ...data, userProperties: { ...data.userProperties, ...change } } }
}
