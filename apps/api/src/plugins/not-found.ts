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

/** The path of a request as the router reads it: decoded, and of a whole URL too. */
function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.replace(/^https?:\/\/[^/?]*/i, '').split(/[?#]/, 1)
  return decodeURI(path)
}

/** Whether a request that no route took may be for a page: those are addresses that only the browser knows. */
export const mayBePage = (request: FastifyRequest): boolean =>
  request.method === 'GET' && !/^\/(api|assets)(\/|$)/.test(pathOf(request))

/** What is wrong with a request that no route took: the method, or the whole address. */
export function unroutedRefusal(request: FastifyRequest): Refusal {
  const path = pathOf(request)
  const known = addresses.find(({ pattern }) => pattern.test(path))
  return known === undefined ? notFound('address') : methodNotAllowed(known.allow)
}
