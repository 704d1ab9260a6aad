import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { asRecord, Refusal } from './json-http.ts'

const LIFETIME_SECONDS = 48 * 60 * 60
const HEADER = encode({ alg: 'HS256', typ: 'JWT' })

/** What a token says about its holder; the rest of its claims are `sub`, `apiKey`, `iat` and `exp`. */
export type Identity = {
  userId: string
  organizationId: string
  name?: string
  email?: string
  isAdmin?: boolean
}

/** `expiresAt` in seconds since 1970. */
export type VerifiedToken = Identity & { expiresAt: number }

export type Tokens = { sign(identity: Identity): string; verify(token: string): VerifiedToken }

/** Signs and checks the JWTs of one API key, under a key that lives and dies with this sandbox. */
export function createTokens(apiKey: string): Tokens {
  const key = randomBytes(32)
  const signature = (content: string) => createHmac('sha256', key).update(content).digest('base64url')
  return {
    sign(identity) {
      const iat = Math.floor(Date.now() / 1000)
      const exp = iat + LIFETIME_SECONDS
      const content = `${HEADER}.${encode({ sub: identity.userId, ...identity, apiKey, iat, exp })}`
      return `${content}.${signature(content)}`
    },
    verify(token) {
      const [header, payload = '', given = ''] = token.split('.')
      if (header !== HEADER || !equalSecrets(given, signature(`${header}.${payload}`))) {
        throw new Refusal('UNAUTHENTICATED', 'The token was not made by this sandbox.')
      }
      const claims = asRecord(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
      const { sub: _, apiKey: tokenApiKey, iat: __, exp, ...identity } = claims
      if (tokenApiKey !== apiKey) throw new Refusal('UNAUTHENTICATED', 'The token is for another API key.')
      if (Number(exp) * 1000 <= Date.now()) throw new Refusal('UNAUTHENTICATED', 'The token has expired.')
      return { ...(identity as Identity), expiresAt: Number(exp) }
    },
  }
}

/** Compares without telling by its time how much of the two agrees. */
export function equalSecrets(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
