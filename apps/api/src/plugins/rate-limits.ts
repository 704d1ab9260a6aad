import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Redis } from 'ioredis'
import { rateLimited } from '../errors.ts'
import { clientAddress } from '../network-address.ts'
import { rateLimitCounters } from '../redis/rate-limit-counters.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which of the stricter limits a call falls under. */
    limitedAs?: 'sign-in' | 'sign-up' | 'password' | 'token'
  }
}

export interface RateLimits {
  readonly perMinute: number
  readonly signInPerMinute: number
  readonly tokenPerMinute: number
}

/**
 * Where the counts are: in Redis, for all processes together, or else in this process. A Redis that does not answer refuses
 * the call: were it let through, an outage would be the time to guess passwords in; and sessions are away then, too.
 */
const countedIn = (redis: Redis | undefined, nameSpace: string) =>
  redis === undefined ? {} : { redis: rateLimitCounters(redis), nameSpace, skipOnError: false }

const shared = { timeWindow: 60_000, enableDraftSpec: true, errorResponseBuilder: rateLimited }

const address = (request: FastifyRequest) => normalizeIP(clientAddress(request))
const person = (request: FastifyRequest) => request.session?.userId ?? address(request)
const addressAndEmail = (request: FastifyRequest) =>
  `${address(request)} ${(request.body as { email: string }).email}`

/** Limits every call of a scope that knows no session, by address. */
export const limitByAddress = fastifyPlugin(
  async (app, { perMinute, redis }: { perMinute: number; redis: Redis | undefined }) => {
    await app.register(fastifyRateLimit, {
      ...shared,
      ...countedIn(redis, 'reports:'),
      max: perMinute,
      keyGenerator: address,
    })
  },
)

/** Many people may sign in behind one address, but not so many that a list of accounts could be tried. */
const SIGN_INS_OF_AN_ADDRESS = 10

/**
 * Limits calls by user when signed in and by address when not. Sign-in is limited by account and address together, so
 * that a stranger elsewhere cannot lock somebody out, and more widely by address alone; sign-up by address, since each
 * account that it makes would count anew.
 */
export const rateLimits = fastifyPlugin(
  async (
    app,
    { perMinute, signInPerMinute, tokenPerMinute, redis }: RateLimits & { redis: Redis | undefined },
  ) => {
    const stricter = {
      // After the body is parsed: the key needs the email.
      'sign-in': { max: signInPerMinute, keyGenerator: addressAndEmail, hook: 'preHandler' as const },
      'sign-up': { max: signInPerMinute, keyGenerator: address },
      password: { max: signInPerMinute },
      token: { max: tokenPerMinute },
    }
    // Before the plugin adds its own hook of this kind, which reads what this one writes.
    app.addHook('onRoute', (route: RouteOptions) => {
      const limitedAs = route.config?.limitedAs
      if (limitedAs !== undefined) route.config = { ...route.config, rateLimit: stricter[limitedAs] }
      if (limitedAs === 'sign-in') route.onRequest = limitAddress
    })
    await app.register(fastifyRateLimit, {
      ...shared,
      ...countedIn(redis, 'calls:'),
      max: perMinute,
      keyGenerator: person,
    })
    const signInsOfAddress = app.createRateLimit({
      max: signInPerMinute * SIGN_INS_OF_AN_ADDRESS,
      keyGenerator: address,
    })
    async function limitAddress(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const limit = await signInsOfAddress(request)
      if (limit.isAllowed || !limit.isExceeded) return
      reply.header('retry-after', limit.ttlInSeconds)
      throw rateLimited()
    }
  },
  { name: 'rate-limits', dependencies: ['session'] },
)
