import { type Endpoints, ErrorBody, endpoints, type RouteName } from '@app/contracts'
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

type Part<Name extends RouteName, Key extends string> =
  Endpoints[Name] extends Record<Key, infer Schema extends z.ZodType> ? z.output<Schema> : undefined

type Call<Name extends RouteName> = FastifyRequest<{
  Params: Part<Name, 'params'>
  Querystring: Part<Name, 'query'>
  Body: Part<Name, 'body'>
}>

/** What a handler of the call gives back: the body of its success, or nothing for 204. */
type Answer<Name extends RouteName> = z.input<Endpoints[Name]['success']['body']>

/**
 * Registers one call of the contract on `app`: method, path, schemas and success status come from the endpoint
 * table, so a handler never states a shape. Refusals are thrown.
 */
export function endpoint<Name extends RouteName>(
  app: FastifyInstance,
  name: Name,
  handler: (request: Call<Name>, reply: FastifyReply) => Promise<Answer<Name>> | Answer<Name>,
  { bodyLimit, ...config }: FastifyContextConfig & { bodyLimit?: number } = {},
): void {
  const { method, path, success, params, query, body } = {
    params: undefined,
    query: undefined,
    body: undefined,
    ...endpoints[name],
  }
  app.route({
    method,
    url: path,
    config,
    ...(bodyLimit !== undefined && { bodyLimit }),
    schema: {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: {
        ...(success.status !== 204 && { [success.status]: success.body }),
        '4xx': ErrorBody,
        '5xx': ErrorBody,
      },
    },
    // Async in any case: Fastify takes a plain undefined to mean that the answer comes later.
    handler: async (request, reply) => {
      reply.code(success.status)
      return handler(request as Call<Name>, reply)
    },
  })
}
