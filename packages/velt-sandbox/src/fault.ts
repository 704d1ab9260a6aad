import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendJson } from './json-http.ts'

/** One way in which Velt's token call can go wrong. */
export type Fault =
  /** The right answer, late. */
  | { kind: 'delay'; milliseconds: number }
  /** Any answer; an error envelope when no body is given. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'malformed-json' }
  /** The right answer, with this many bytes of padding in front and no Content-Length. */
  | { kind: 'oversize'; bytes: number }
  | { kind: 'redirect'; location: string }
  | { kind: 'html' }
  | { kind: 'empty' }
  /** The caller's auth token comes back in a header, the status text and the body: as the token in a 200, in the message otherwise. */
  | { kind: 'echo-secret'; status: number }
  /** The socket is destroyed before any answer. */
  | { kind: 'reset' }

/** Answers a token call as the fault says; `answer` gives the right envelope, `closing` ends a delay early. */
export async function answerWithFault(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => Promise<object>,
  closing: AbortSignal,
): Promise<void> {
  switch (fault.kind) {
    case 'delay': {
      const body = await answer()
      await sleep(fault.milliseconds, undefined, { signal: closing })
      return sendJson(response, 200, body)
    }
    case 'status': {
      const body =
        fault.body ??
        JSON.stringify({ error: { message: 'The sandbox was told to fail.', status: 'INTERNAL' } })
      return send(response, fault.status, { 'content-type': 'application/json', ...fault.headers }, body)
    }
    case 'malformed-json':
      return send(
        response,
        200,
        { 'content-type': 'application/json' },
        '{"result":{"status":"success","data":{"token":',
      )
    case 'oversize':
      response.writeHead(200, { 'content-type': 'application/json' })
      return pipeline(Readable.from(padded(await answer(), fault.bytes)), response)
    case 'redirect':
      return send(response, 307, { location: fault.location }, '')
    case 'html':
      return send(
        response,
        200,
        { 'content-type': 'text/html' },
        '<!doctype html><title>A proxy says hello</title>',
      )
    case 'empty':
      return send(response, 200, { 'content-type': 'application/json' }, '')
    case 'echo-secret': {
      const secret = String(request.headers['x-velt-auth-token'])
      const result = { status: 'success', message: secret, data: { token: secret } }
      const error = { message: `Auth token ${secret} not found.`, status: 'UNAUTHENTICATED' }
      response.statusMessage = secret
      response.setHeader('x-echo', secret)
      return sendJson(response, fault.status, fault.status < 300 ? { result } : { error })
    }
    case 'reset':
      response.destroy()
  }
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response.writeHead(status, headers)
  response.end(body)
}

function* padded(body: object, bytes: number): Generator<string> {
  yield '{"padding":"'
  for (let left = bytes; left > 0; left -= 65_536) yield 'x'.repeat(Math.min(left, 65_536))
  yield `",${JSON.stringify(body).slice(1)}`
}
