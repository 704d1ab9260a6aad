import { z } from 'zod'

const Answer = z.object({ result: z.object({ data: z.object({ token: z.string().max(8192) }) }) })
const JWT = /^[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/
/** The last moment that a `Date` can say, in seconds. */
const Claims = z.object({ exp: z.number().min(0).max(8.64e12) })

export interface IssuedToken {
  readonly token: string
  /** Its `exp` as ISO 8601, or null when it has none. */
  readonly expiresAt: string | null
}

/**
 * Takes the token out of what Velt answered. Undefined when the text is not JSON, not of that shape, or what it holds
 * is not a JWT: nothing else of an answer is ever passed on.
 */
export function readTokenAnswer(text: string): IssuedToken | undefined {
  const answer = Answer.safeParse(parseJson(text))
  if (!answer.success) return undefined
  const { token } = answer.data.result.data
  const payload = JWT.exec(token)?.[1]
  if (payload === undefined) return undefined
  const claims = Claims.safeParse(parseJson(Buffer.from(payload, 'base64url').toString()))
  return { token, expiresAt: claims.success ? new Date(claims.data.exp * 1000).toISOString() : null }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
