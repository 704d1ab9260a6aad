import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** How long a link works; so its end also says when it was made. */
export const RESET_LINK_MS = 60 * 60_000

const Claims = z.strictObject({ email: z.string(), expiresAt: z.number(), nonce: z.string() })
export type ResetClaims = z.infer<typeof Claims>

/** The purpose is part of what is signed, so that no other signature made with the secret passes here. */
const sign = (claims: string, secret: string) =>
  createHmac('sha256', secret).update(`account-reset ${claims}`).digest()

/**
 * Makes the token of a link that sets a new password for `email`, once, until `expiresAt` (milliseconds since 1970). It
 * is signed with the session secret and needs no database, so an operator can make one while the API owns the file.
 */
export function makeResetToken(email: string, secret: string, expiresAt: number): string {
  const nonce = randomBytes(16).toString('base64url')
  const claims = Buffer.from(JSON.stringify({ email, expiresAt, nonce } satisfies ResetClaims)).toString(
    'base64url',
  )
  return `${claims}.${sign(claims, secret).toString('base64url')}`
}

/** What a token says, if one of the secrets signed it and it is not over. Whether it still works, the database knows. */
export function readResetToken(
  token: string,
  secrets: readonly string[],
  now: number,
): ResetClaims | undefined {
  const [claims = '', signature = '', ...rest] = token.split('.')
  const given = Buffer.from(signature, 'base64url')
  const signed = secrets.some((secret) => {
    const expected = sign(claims, secret)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!signed || rest.length > 0) return undefined
  const read = Claims.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()))
  return read.expiresAt > now ? read : undefined
}
