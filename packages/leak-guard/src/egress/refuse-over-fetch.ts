import { type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'
import { createStreamScanner } from '../scanner/stream-scanner.ts'
import { EgressRefused } from './egress-refused.ts'
import { watchWrites } from './watch-writes.ts'
import { createWebSocketScanner } from './web-socket-scanner.ts'

/**
 * Refuses every request with a secret in it that goes by the global dispatcher, which is the one of `fetch` and
 * `WebSocket`: in the address, a header, the body or a message, on every hop of a redirect. What may send a secret has a
 * dispatcher of its own.
 */
export function refuseSecretsOverFetch(secrets: Secrets): void {
  const scanner = createScanner(secrets, 'whole')

  function refuse(bytes: Buffer, where: string): void {
    const [finding] = scanner.scan(bytes).findings
    if (finding) throw new EgressRefused(finding, where)
  }

  async function* watched(
    body: AsyncIterable<Uint8Array | string>,
    abort: (error: Error) => void,
  ): AsyncGenerator<Buffer> {
    const stream = createStreamScanner(scanner)
    for await (const chunk of body) {
      const result = stream.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      if ('finding' in result) {
        const error = new EgressRefused(result.finding, 'a body')
        abort(error)
        throw error
      }
      if (result.clean.length > 0) yield result.clean
    }
    const rest = stream.end()
    if ('clean' in rest && rest.clean.length > 0) yield rest.clean
  }

  /**
   * Watches what is written to a connection once it is no longer HTTP, as with a WebSocket. A body that only throws would
   * leave its request waiting: undici wants to be told by the request's controller.
   */
  function watchedBy(handler: Dispatcher.DispatchHandler) {
    let controller: Dispatcher.DispatchController | undefined
    const watchedHandler: Dispatcher.DispatchHandler = {
      onRequestStart(started, context) {
        controller = started
        handler.onRequestStart?.(started, context)
      },
      onRequestUpgrade(started, status, headers, socket) {
        watchWrites(socket, createWebSocketScanner(scanner), 'a connection that was upgraded')
        return handler.onRequestUpgrade?.(started, status, headers, socket)
      },
      onRequestSent: () => handler.onRequestSent?.(),
      onBodySent: (chunk) => handler.onBodySent?.(chunk),
      onResponseStarted: () => handler.onResponseStarted?.(),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    }
    return { watchedHandler, abort: (error: Error) => controller?.abort(error) }
  }

  setGlobalDispatcher(
    getGlobalDispatcher().compose((dispatch) => (options, handler) => {
      const { origin, path, headers, body } = options
      refuse(Buffer.from(`${origin ?? ''}${path}`), 'an address')
      refuse(Buffer.from(JSON.stringify(listed(headers))), 'a header')
      if (typeof body === 'string' || body instanceof Uint8Array) refuse(Buffer.from(body), 'a body')
      const { abort, watchedHandler } = watchedBy(handler)
      if (!isIterable(body)) return dispatch(options, watchedHandler)
      const watchedBody = watched(body, abort) as unknown as NonNullable<typeof body>
      return dispatch({ ...options, body: watchedBody }, watchedHandler)
    }),
  )
}

function listed(headers: Dispatcher.DispatchOptions['headers']): unknown {
  const isMapLike = typeof headers === 'object' && headers !== null && Symbol.iterator in headers
  return isMapLike ? [...(headers as Iterable<unknown>)] : (headers ?? [])
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array | string> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
