import { commonRefusals, type Endpoint, ErrorBody, errorStatuses } from '@app/contracts'
import { expect } from 'vitest'

/** As much of an answer as is held to anything; one that was injected or one off a socket. */
interface Response {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly body: string
  json(): unknown
}

/** Refusals of an address or a method that is none of the contract's, or of a request that is no request. */
const unroutedRefusals = ['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT'] as const

/**
 * Holds an answer to what is declared: the success of its endpoint to the letter, or a refusal that it names under a
 * status of that code. Never a fault of ours, never more than one cookie, always the headers of every answer.
 */
export function expectDeclared(response: Response, endpoint?: Endpoint): void {
  const { statusCode, headers, body } = response
  expect(statusCode).toBeLessThan(500)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  })
  expect([headers['set-cookie'] ?? []].flat().length).toBeLessThanOrEqual(1)
  expect(headers.location).toBeUndefined()
  if (endpoint && statusCode === endpoint.success.status) {
    if (statusCode === 204) expect(body).toBe('')
    else expect(endpoint.success.body.parse(response.json())).toEqual(response.json())
    return
  }
  const { error } = ErrorBody.parse(response.json())
  expect(ErrorBody.parse(response.json())).toEqual(response.json())
  expect([...(endpoint?.refusals ?? unroutedRefusals), ...commonRefusals]).toContain(error.code)
  expect(errorStatuses[error.code]).toContain(statusCode)
}

/** Nothing that is nobody's business is in an answer: a secret, a hash, a cookie, where our code lies. */
export function expectNoSecret(response: Response, secrets: readonly string[]): void {
  const { 'set-cookie': _, ...headers } = response.headers
  const whole = `${JSON.stringify(headers)} ${response.body}`
  for (const secret of secrets)
    if (secret.length >= 12) expect(whole).not.toContain(JSON.stringify(secret).slice(1, -1))
  expect(whole).not.toMatch(/\$argon2|\.ts:\d|node_modules|SQLITE|sqlite|undici|FST_/)
}
