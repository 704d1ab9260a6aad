import type { IncomingMessage, ServerResponse } from 'node:http'

/** The status words of Velt's error envelope with the HTTP codes that Firebase callables give them. */
const HTTP_CODES = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
} as const

/** A request that the sandbox turns down; it becomes `{ error: { message, status } }`, Velt's envelope. */
export class Refusal extends Error {
  readonly status: keyof typeof HTTP_CODES

  constructor(status: keyof typeof HTTP_CODES, message: string) {
    super(message)
    this.name = 'Refusal'
    this.status = status
  }
}

/** Reads a JSON object of at most `limit` bytes. Throws a Refusal for anything else. */
export async function readJson(request: IncomingMessage, limit: number): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  let size = 0
  // The socket must outlive a refused body, or the client would see a reset and not the reason.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new Refusal('INVALID_ARGUMENT', `The body is larger than ${limit} bytes.`)
    chunks.push(chunk)
  }
  try {
    return asRecord(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch {
    throw new Refusal('INVALID_ARGUMENT', 'The body is not valid JSON.')
  }
}

/** The value as an object whose fields can be asked for; empty when it is not an object. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

export function sendJson(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

/** Answers a failed request: a Refusal with its reason, anything unexpected with a 500 that says nothing. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const refusal = error instanceof Refusal ? error : new Refusal('INTERNAL', 'The sandbox failed.')
  // Part of a refused body may still be on its way; a new request must not be read out of it.
  response.setHeader('connection', 'close')
  sendJson(response, HTTP_CODES[refusal.status], {
    error: { message: refusal.message, status: refusal.status },
  })
}
