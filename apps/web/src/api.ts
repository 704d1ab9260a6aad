import type { Endpoints, ErrorCode } from '@app/contracts'
import { type RouteName, routes } from '@app/contracts/routes'
import { ApiError, readRefusal } from './api-error.ts'

type Input<Schema> = Schema extends { _zod: { input: infer Value } } ? Value : never
type Output<Schema> = Schema extends { _zod: { output: infer Value } } ? Value : never
type Needs<Name extends RouteName, Part extends 'params' | 'body'> =
  Endpoints[Name] extends Record<Part, infer Schema> ? Record<Part, Input<Schema>> : unknown
type MayTake<Name extends RouteName> =
  Endpoints[Name] extends Record<'query', infer Schema> ? { query?: Input<Schema> } : unknown

type Request<Name extends RouteName> = Needs<Name, 'params'> &
  Needs<Name, 'body'> &
  MayTake<Name> & { signal?: AbortSignal }
type Arguments<Name extends RouteName> =
  Record<never, never> extends Request<Name> ? [request?: Request<Name>] : [request: Request<Name>]

/** What a call of that name answers when it succeeds; undefined where the answer is empty. */
export type Success<Name extends RouteName> = Output<Endpoints[Name]['success']['body']>

interface AnyRequest {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  signal?: AbortSignal
}

const longestWaitMs = 30_000
const sessionEndListeners = new Set<() => void>()

/** Hears of every 401 NOT_SIGNED_IN, whichever call met it. Returns the way to stop listening. */
export function onSessionEnd(listener: () => void): () => void {
  sessionEndListeners.add(listener)
  return () => sessionEndListeners.delete(listener)
}

/**
 * Makes one call of the contract, by its name in the endpoint table.
 * Throws `ApiError` for every refusal, for a network that fails and for an answer that is no JSON;
 * a request that the caller aborted throws the abort itself.
 */
export async function call<Name extends RouteName>(
  name: Name,
  ...[request]: Arguments<Name>
): Promise<Success<Name>> {
  const { params, query, body, signal }: AnyRequest = request ?? {}
  const { method, path } = routes[name]
  const response = await send(buildUrl(path, params, query), signal, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (response.status === 204) return undefined as Success<Name>
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer as Success<Name>
  const error = readRefusal(response.status, answer)
  if (error.code === ('NOT_SIGNED_IN' satisfies ErrorCode))
    for (const listener of sessionEndListeners) listener()
  throw error
}

async function send(url: string, signal: AbortSignal | undefined, init: RequestInit): Promise<Response> {
  const deadline = AbortSignal.timeout(longestWaitMs)
  try {
    return await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, deadline]) : deadline })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError({
      status: 0,
      code: 'UNREACHABLE',
      message: 'The server could not be reached. Check your connection and try again.',
    })
  }
}

function buildUrl(path: string, params: AnyRequest['params'] = {}, query: AnyRequest['query'] = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => pathSegment(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value))
  return search.size > 0 ? `${filled}?${search}` : filled
}

function pathSegment(value: string): string {
  // A browser resolves `.` and `..` even when they are percent-encoded, and would call another path.
  if (/^\.{0,2}$/.test(value)) {
    throw new ApiError({
      status: 404,
      code: 'NOT_FOUND',
      message: `There is nothing with the id “${value}”.`,
    })
  }
  return encodeURIComponent(value)
}
