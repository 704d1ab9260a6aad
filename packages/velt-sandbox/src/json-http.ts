import type { IncomingMessage, ServerResponse } from 'node:http'

/** The status words of Velt's error envelope, and the HTTP codes that Firebase callables give them. */
const HTTP_CODES = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
}

/** A request turned down; it becomes Velt's error envelope, `{ error: { message, status } }`. */
export class Refusal extends Error {
  readonly status: keyof typeof HTTP_CODES

  constructor(status: keyof typeof HTTP_CODES, message: string) {
    super(message)
    this.status = status
  }
}

export const invalid = (message: string) => new Refusal('INVALID_ARGUMENT', message)

/** The value as an object whose fields can be asked for; empty when it is not an object. */
export const asRecord = (value: unknown): Record<string, unknown> => ({ ...(value as object) })

/** Reads a JSON object of at most `limit` bytes. Throws a Refusal for anything else. */
export async function readJson(request: IncomingMessage, limit: number): Promise<Record<string, unknown>> {
  let body = Buffer.alloc(0)
  // The socket must outlive a refused body, or the client would see a reset and not the reason.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    body = Buffer.concat([body, chunk])
    if (body.length > limit) throw invalid(`The body is larger than ${limit} bytes.`)
  }
  try {
    return asRecord(JSON.parse(body.toString('utf8')))
  } catch {
    throw invalid('The body is not valid JSON.')
  }
}

export function sendJson(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

/** Answers a failed request: a Refusal with its reason, anything unexpected with a 500 that says nothing. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const { status, message } =
    error instanceof Refusal ? error : new Refusal('INTERNAL', 'The sandbox failed.')
  // Part of a refused body may still be on its way; a new request must not be read out of it.
  response.setHeader('connection', 'close')
  sendJson(response, HTTP_CODES[status], { error: { message, status } })
}
