import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { Refusal } from './json-http.ts'

const LIFETIME_SECONDS = 48 * 60 * 60
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const HEADER = encode({ alg: 'HS256', typ: 'JWT' })

/** What a token says about its holder. */
export type Identity = {
  userId: string
  organizationId: string
  name?: string
  email?: string
  isAdmin?: boolean
}

export type Tokens = ReturnType<typeof createTokens>

/** Signs and checks JWTs, under a key that lives and dies with this sandbox. */
export function createTokens(apiKey: string) {
  const key = randomBytes(32)
  const signature = (content: string) => createHmac('sha256', key).update(content).digest('base64url')
  return {
    sign(identity: Identity): string {
      const iat = Math.floor(Date.now() / 1000)
      const claims = { sub: identity.userId, ...identity, apiKey, iat, exp: iat + LIFETIME_SECONDS }
      const content = `${HEADER}.${encode(claims)}`
      return `${content}.${signature(content)}`
    },
    /** The token's identity, and its end in seconds since 1970. Throws a Refusal that says what is wrong with it. */
    verify(token: string): Identity & { exp: number } {
      const [header, payload = '', given = ''] = token.split('.')
      if (header !== HEADER || !equalSecrets(given, signature(`${header}.${payload}`))) {
        throw new Refusal('UNAUTHENTICATED', 'The token was not made by this sandbox.')
      }
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
      if (claims.exp * 1000 <= Date.now()) throw new Refusal('UNAUTHENTICATED', 'The token has expired.')
      return claims
    },
  }
}

/** Compares without telling by its time how much of the two agrees. */
export function equalSecrets(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
