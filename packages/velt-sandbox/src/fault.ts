import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendJson } from './json-http.ts'

/** A 200 without a token in it: cut short, somebody else's page, nothing at all. */
const TOKENLESS = {
  'malformed-json': ['application/json', '{"result":{"status":"success","data":{"token":'],
  html: ['text/html', '<!doctype html><title>Not the API</title>'],
  empty: ['application/json', ''],
} as const

/**
 * How a token call goes wrong. `delay`: the right answer, late. `oversize`: the right answer after padding, no Content-Length.
 * `redirect`: a 307. `echo-secret`: the caller's auth token comes back in a header, the status text and the body (there
 * as the token in a 2xx). `reset`: the socket is destroyed.
 */
export type Fault =
  | { kind: 'delay'; milliseconds: number }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: keyof typeof TOKENLESS }
  | { kind: 'oversize'; bytes: number }
  | { kind: 'redirect'; location: string }
  | { kind: 'echo-secret'; status: number }
  | { kind: 'reset' }

/** Answers a token call as the fault says; `answer` gives the right envelope, `closing` ends a delay early. */
export async function answerWithFault(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => Promise<object>,
  closing: AbortSignal,
): Promise<unknown> {
  switch (fault.kind) {
    case 'delay':
      await sleep(fault.milliseconds, undefined, { signal: closing })
      return sendJson(response, 200, await answer())
    case 'status':
      return response.writeHead(fault.status, fault.headers).end(fault.body)
    case 'oversize':
      response.writeHead(200, { 'content-type': 'application/json' })
      return pipeline(Readable.from(pad(await answer(), fault.bytes)), response)
    case 'redirect':
      return response.writeHead(307, { location: fault.location }).end()
    case 'echo-secret': {
      const secret = String(request.headers['x-velt-auth-token'])
      response.statusMessage = secret
      response.setHeader('x-echo', secret)
      if (fault.status < 300) return sendJson(response, fault.status, { result: { data: { token: secret } } })
      return sendJson(response, fault.status, {
        error: { message: `${secret} not found.`, status: 'UNAUTHENTICATED' },
      })
    }
    case 'reset':
      return response.destroy()
    default: {
      const [type, body] = TOKENLESS[fault.kind]
      return response.writeHead(200, { 'content-type': type }).end(body)
    }
  }
}

function* pad(body: object, bytes: number): Generator<string> {
  yield '{"padding":"'
  for (let left = bytes; left > 0; left -= 65_536) yield 'x'.repeat(Math.min(left, 65_536))
  yield `",${JSON.stringify(body).slice(1)}`
}
