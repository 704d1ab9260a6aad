import type { ErrorBody } from '@app/contracts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  type ZodFastifySchemaValidationError,
} from 'fastify-type-provider-zod'
import { DatabaseUnavailable } from '../database/database-unavailable.ts'
import { Refusal, unavailable } from '../errors.ts'
import { RedisUnavailable } from '../redis/redis-unavailable.ts'
import { SessionStoreUnavailable } from '../session/session-store.ts'

/** What the storage behind us throws when it cannot do its work. */
const STORAGE_FAULTS = [SessionStoreUnavailable, DatabaseUnavailable, RedisUnavailable]

type Issues = NonNullable<ErrorBody['error']['issues']>

/** What a refusal repeats of a request: enough to mend it by, however much was sent. */
const MAX_ISSUES = 20
const MAX_KEY_LENGTH = 100

/** The one place where an error becomes a response. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // A session that could not be saved must not be saved again on the way out of this very error.
    if (error instanceof SessionStoreUnavailable) Object.assign(request, { session: null })
    return sendRefusal(asRefusal(error, request), request, reply)
  })
}

export function sendRefusal(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message, issues } = refusal
  const body: ErrorBody = { error: { code, message, requestId: request.id, ...(issues && { issues }) } }
  return reply.code(refusal.statusCode).headers(refusal.headers).send(body)
}

function asRefusal(error: FastifyError, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    return new Refusal('VALIDATION', 400, 'The request is not valid.', {
      issues: error.validation.slice(0, MAX_ISSUES).flatMap(issuesOf).slice(0, MAX_ISSUES),
    })
  }
  if (STORAGE_FAULTS.some((fault) => error instanceof fault)) {
    request.log.error({ err: error }, 'storage is not available')
    return unavailable()
  }
  switch (error.statusCode) {
    case 400:
      return new Refusal('VALIDATION', 400, 'The request is not valid.', {
        issues: [{ path: '', message: 'The body is not JSON' }],
      })
    case 413:
      return new Refusal('PAYLOAD_TOO_LARGE', 413, 'The request is larger than this call takes.')
    case 415:
      return new Refusal(
        'UNSUPPORTED_MEDIA_TYPE',
        415,
        'Send JSON with the type application/json, or no body.',
      )
  }
  request.log.error({ err: error }, 'unhandled')
  return new Refusal('INTERNAL', 500, 'Something went wrong on our side.')
}

/** One issue for each fault, the first unknown keys included, at its JSON pointer. */
function issuesOf(issue: ZodFastifySchemaValidationError): Issues {
  const path = issue.instancePath === '/' ? '' : issue.instancePath
  if (issue.keyword !== 'unrecognized_keys') return [{ path, message: issue.message ?? 'Not valid' }]
  const { keys } = issue.params as { keys: string[] }
  return keys.slice(0, MAX_ISSUES).map((key) => ({
    path: `${path}/${escapePointer(key.slice(0, MAX_KEY_LENGTH))}`,
    message: 'This key is not known here',
  }))
}

/** RFC 6901. */
const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')
