import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished, vi } from 'vitest'

export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: unknown
}

interface Answer {
  status: number
  body?: unknown
}

type Handler = (seen: Seen) => Answer | Promise<Answer>

/**
 * A real server for the page's relative addresses, gone when the test ends. Give it answers by `METHOD /path`; a
 * string body is sent as it is. The list it returns grows with every request it sees.
 */
export async function serve(answers: Record<string, Answer | Handler>): Promise<Seen[]> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const { method = '', url = '', headers } = request
    const entry = { method, url, headers, body: text === '' ? undefined : JSON.parse(text) }
    seen.push(entry)
    const found = answers[`${method} ${url.split('?')[0]}`] ?? refusal(404, 'NOT_FOUND', 'No such call')
    const { status, body } = typeof found === 'function' ? await found(entry) : found
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const realFetch = globalThis.fetch
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => realFetch(new URL(path, origin), init))
  onTestFinished(async () => {
    vi.unstubAllGlobals()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return seen
}

/** An answer in the one shape every refusal has. */
export function refusal(
  status: number,
  code: string,
  message: string,
  issues?: { path: string; message: string }[],
): Answer {
  return { status, body: { error: { code, message, requestId: 'request-1', ...(issues && { issues }) } } }
}
