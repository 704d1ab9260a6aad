import type { Dispatcher } from 'undici'

export interface UpstreamAnswer {
  readonly status: number
  readonly body: string
}

/**
 * Why there is no answer: the `deadline` passed, the caller `gave up`, no connection could be made (`unreachable`: the
 * request was not sent), or the connection or what came over it was `broken`.
 */
export class UpstreamFailure extends Error {
  readonly reason: 'deadline' | 'gave up' | 'unreachable' | 'broken'

  constructor(reason: UpstreamFailure['reason'], cause?: unknown) {
    super(`No answer from upstream: ${reason}`, { cause })
    this.name = 'UpstreamFailure'
    this.reason = reason
  }
}

/** Velt's answer is a token in a small envelope; more than this is not an answer. */
const MAX_BODY_BYTES = 64 * 1024

/**
 * One POST and its whole answer, or an `UpstreamFailure`. No redirect is followed and no compressed body is read. One
 * timer covers it from the first byte out to the last byte in. Straight on `dispatch`: `request` with abort signals
 * costs as much again as the rest of the endpoint.
 */
export function postOnce(
  dispatcher: Dispatcher,
  {
    path,
    headers,
    body,
    deadlineMs,
    signal,
  }: {
    path: string
    headers: Record<string, string>
    body: string
    deadlineMs: number
    signal: AbortSignal
  },
): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let status = 0
    let size = 0
    const chunks: Buffer[] = []

    let settled = false
    const settle = (end: () => void) => {
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      end()
    }
    const fail = (failure: UpstreamFailure) => {
      settle(() => reject(failure))
      controller?.abort(failure)
    }
    const giveUp = () => fail(new UpstreamFailure('gave up'))
    const timer = setTimeout(() => fail(new UpstreamFailure('deadline')), deadlineMs)
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })

    dispatcher.dispatch(
      { method: 'POST', path, headers, body },
      {
        onRequestStart(started) {
          controller = started
          // The wait for a connection was over before it came.
          if (settled) started.abort(new UpstreamFailure('gave up'))
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          status = statusCode
          const encoding = responseHeaders['content-encoding']
          if (encoding !== undefined && encoding !== 'identity')
            fail(new UpstreamFailure('broken', 'a compressed body'))
        },
        onResponseData(_controller, chunk) {
          if (settled) return
          size += chunk.length
          if (size > MAX_BODY_BYTES) fail(new UpstreamFailure('broken', 'an oversize body'))
          else chunks.push(chunk)
        },
        onResponseEnd() {
          settle(() => resolve({ status, body: Buffer.concat(chunks).toString() }))
        },
        onResponseError(_controller, error) {
          fail(new UpstreamFailure(controller === undefined ? 'unreachable' : 'broken', error))
        },
      },
    )
  })
}
