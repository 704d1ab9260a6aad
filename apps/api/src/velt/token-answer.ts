/** The envelope of a success, as far as it may be relied on: not at all. */
type Answer = { result?: { data?: { token?: unknown } | null } | null } | null | undefined
type Claims = { exp?: unknown } | null | undefined

const LONGEST_TOKEN = 8192
const JWT = /^[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/
/** The last moment that a `Date` can say, in seconds since 1970. */
const LAST_MOMENT = 8.64e12

export interface IssuedToken {
  readonly token: string
  /** Its `exp` as ISO 8601, or null when it has none. */
  readonly expiresAt: string | null
}

/**
 * Takes the token out of what Velt answered. Undefined when the text is not JSON, not of that shape, or what it holds
 * is not a JWT: nothing else of an answer is ever passed on. By hand and not by a schema, since it is two fields on the
 * path of every token.
 */
export function readTokenAnswer(text: string): IssuedToken | undefined {
  const token = (parseJson(text) as Answer)?.result?.data?.token
  if (typeof token !== 'string' || token.length > LONGEST_TOKEN) return undefined
  const payload = JWT.exec(token)?.[1]
  if (payload === undefined) return undefined
  const exp = (parseJson(Buffer.from(payload, 'base64url').toString()) as Claims)?.exp
  const isMoment = typeof exp === 'number' && exp >= 0 && exp <= LAST_MOMENT
  return { token, expiresAt: isMoment ? new Date(exp * 1000).toISOString() : null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
