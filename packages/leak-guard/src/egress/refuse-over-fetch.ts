import { type Dispatcher, FormData, getGlobalDispatcher, Response, setGlobalDispatcher } from 'undici'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'
import { createStreamScanner } from '../scanner/stream-scanner.ts'
import { asBytes } from '../scanner/write-scanner.ts'
import { EgressRefused } from './egress-refused.ts'
import { watchWrites } from './watch-writes.ts'
import { createWebSocketScanner } from './web-socket-scanner.ts'

type Body = Exclude<Dispatcher.DispatchOptions['body'], undefined>
type Pieces = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/**
 * Refuses every request with a secret in it that goes by the global dispatcher, which is the one of `fetch` and
 * `WebSocket`: in the address, a header, the body or a message, on every hop of a redirect. What may send a secret has a
 * dispatcher of its own.
 */
export function refuseSecretsOverFetch(secrets: Secrets): void {
  const scanner = createScanner(secrets, 'whole')

  function refuse(content: Buffer | string, where: string): void {
    const [finding] = scanner.scan(Buffer.from(content)).findings
    if (finding) throw new EgressRefused(finding, where)
  }

  async function* inPieces(body: Pieces, abort: (error: Error) => void): AsyncGenerator<Buffer> {
    const stream = createStreamScanner(scanner)
    for await (const chunk of body) {
      const result = stream.push(asBytes(chunk) ?? Buffer.from(chunk))
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

  function watchedBody(body: unknown, abort: (error: Error) => void): Body {
    if (!(body instanceof Blob || body instanceof FormData))
      return (isIterable(body) ? inPieces(body, abort) : body) as Body
    const { body: content, headers } = new Response(body as FormData)
    // undici takes the type and the length of a body from a blob only.
    return Object.create(Blob.prototype, {
      type: { value: headers.get('content-type') ?? '' },
      size: { value: body instanceof Blob ? body.size : undefined },
      stream: { value: () => inPieces(content as Pieces, abort) },
    })
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
      const { origin, path, query = {}, method, headers, upgrade = '', body = null } = options
      refuse(`${origin ?? ''}${path} ${JSON.stringify(query)}`, 'an address')
      refuse(method, 'a method')
      refuse(JSON.stringify([listed(headers), upgrade]), 'a header')
      const bytes = asBytes(body instanceof ArrayBuffer ? new Uint8Array(body) : body)
      if (bytes) refuse(bytes, 'a body')
      const { abort, watchedHandler } = watchedBy(handler)
      return dispatch({ ...options, body: bytes ? body : watchedBody(body, abort) }, watchedHandler)
    }),
  )
}

function listed(headers: Dispatcher.DispatchOptions['headers']): unknown {
  const isMapLike = typeof headers === 'object' && headers !== null && Symbol.iterator in headers
  return isMapLike ? [...(headers as Iterable<unknown>)] : (headers ?? [])
}

function isIterable(body: unknown): body is Pieces {
  return (
    typeof body === 'object' && body !== null && (Symbol.asyncIterator in body || Symbol.iterator in body)
  )
}
