import { routes } from '@app/contracts'
import type { FastifyRequest } from 'fastify'
import { methodNotAllowed, notFound, type Refusal } from '../errors.ts'

/** The methods of each address in the contract, as a pattern over paths. */
const addresses = Object.entries(Object.groupBy(Object.values(routes), ({ path }) => path)).map(
  ([path, calls]) => ({
    pattern: new RegExp(`^${path.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`),
    allow: (calls ?? []).flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', '),
  }),
)

/** What is wrong with a request that no route took: the method, or the whole address. */
export function unroutedRefusal(request: FastifyRequest): Refusal {
  const [path = ''] = request.url.split('?', 1)
  const known = addresses.find(({ pattern }) => pattern.test(path))
  return known === undefined ? notFound('address') : methodNotAllowed(known.allow)
}
