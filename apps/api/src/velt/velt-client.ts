import { setTimeout as wait } from 'node:timers/promises'
import type { Secret } from '@app/leak-guard'
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import type { FastifyBaseLogger } from 'fastify'
import { Pool } from 'undici'
import { Refusal } from '../errors.ts'
import { postOnce, type UpstreamAnswer, UpstreamFailure } from './post-once.ts'
import { type IssuedToken, readTokenAnswer } from './token-answer.ts'
import { type TokenApi, type TokenSubject, tokenRequests } from './token-request.ts'

export interface VeltClient {
  /** Mints a Velt token. Refuses with VELT_UNAVAILABLE or VELT_TIMEOUT; nothing but the token is taken from Velt. */
  issueToken(subject: TokenSubject, signal: AbortSignal, log: FastifyBaseLogger): Promise<IssuedToken>
  close(): Promise<void>
}

export interface VeltClientOptions {
  readonly apiUrl: string
  readonly apiKey: string
  readonly authToken: Secret
  readonly tokenApi: TokenApi
  /** From the first byte out to the last byte in. */
  readonly deadlineMs: number
}

/** After so many failures in a row Velt is left alone for a while. */
const FAILURES_TO_OPEN = 10
const OPEN_MS = 10_000

const unreachable = () => new Refusal('VELT_UNAVAILABLE', 502, 'Velt did not give a usable answer.')
const timeout = () => new Refusal('VELT_TIMEOUT', 504, 'Velt did not answer in time.')
const busy = () =>
  new Refusal('VELT_UNAVAILABLE', 503, 'Velt is not taking calls right now. Try again in a moment.', {
    headers: { 'retry-after': String(OPEN_MS / 1000) },
  })

/** A failure that counts against Velt. A caller who left and a setting of ours that is wrong do not. */
const isVeltsFault = (error: unknown) =>
  error instanceof UpstreamFailure ? error.reason !== 'gave up' : error instanceof ServerError

class ServerError extends Error {}

/**
 * The one place that talks to Velt's API. Its pool is bound to one origin and follows no redirect, and it is the only
 * code that opens the auth token.
 */
export function createVeltClient({
  apiUrl,
  apiKey,
  authToken,
  tokenApi,
  deadlineMs,
}: VeltClientOptions): VeltClient {
  const pool = new Pool(apiUrl, { connections: 64, connect: { timeout: deadlineMs }, pipelining: 1 })
  const breaker = circuitBreaker(
    // While one call tries whether Velt is back, a caller who leaves has not found that it is.
    handleWhen((error) => isVeltsFault(error) || breaker.state === CircuitState.HalfOpen),
    { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN) },
  )
  const { path, body } = tokenRequests[tokenApi]
  const headers = {
    'content-type': 'application/json',
    'x-velt-api-key': apiKey,
    'x-velt-auth-token': authToken.open(),
  }

  async function post(subject: TokenSubject, signal: AbortSignal): Promise<UpstreamAnswer> {
    const request = { path, headers, body: JSON.stringify(body(subject)), signal }
    const until = performance.now() + deadlineMs
    const answer = await postOnce(pool, { ...request, deadlineMs }).catch(
      async (failure: UpstreamFailure) => {
        if (failure.reason !== 'unreachable') throw failure
        // Nothing was sent, so once more does no harm; not at once, or all that failed together come back together.
        await wait(50 + Math.random() * 100)
        return postOnce(pool, { ...request, deadlineMs: until - performance.now() })
      },
    )
    if (answer.status >= 500) throw new ServerError(`Velt answered ${answer.status}`)
    return answer
  }

  return {
    async issueToken(subject, signal, log) {
      // One call is trying whether Velt is back. To wait for it and then for Velt again could take two deadlines.
      if (breaker.state === CircuitState.HalfOpen) throw busy()
      let answer: UpstreamAnswer
      try {
        answer = await breaker.execute(() => post(subject, signal))
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw busy()
        if (!(error instanceof UpstreamFailure || error instanceof ServerError)) throw error
        if (isVeltsFault(error)) log.warn({ reason: describe(error) }, 'no token from Velt')
        else log.info('the client left before Velt answered')
        throw error instanceof UpstreamFailure && error.reason === 'deadline' ? timeout() : unreachable()
      }
      if (answer.status === 401 || answer.status === 403) {
        log.error(
          { status: answer.status },
          'Velt refuses our credentials: VELT_AUTH_TOKEN is wrong, was reset, or does not belong to VELT_API_KEY',
        )
        throw unreachable()
      }
      if (answer.status === 429) throw busy()
      const issued = answer.status === 200 ? readTokenAnswer(answer.body) : undefined
      if (issued === undefined) {
        log.warn({ status: answer.status }, 'Velt answered without a usable token')
        throw unreachable()
      }
      return issued
    },

    close: () => pool.close(),
  }
}

/** What happened, in words of our own: an error of undici may carry the request, and that holds the secret. */
function describe(error: UpstreamFailure | ServerError): string {
  if (error instanceof ServerError) return error.message
  const { cause } = error
  const code =
    cause instanceof Error && 'code' in cause ? String(cause.code) : typeof cause === 'string' ? cause : ''
  return code === '' ? error.reason : `${error.reason}: ${code}`
}
