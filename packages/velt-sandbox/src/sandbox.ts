import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBrowserScript } from './browser-script.ts'
import { answerWithFault, type Fault } from './fault.ts'
import { sendError, sendJson } from './json-http.ts'
import { createPageApi } from './page-api.ts'
import { answerTokenCall, TOKEN_APIS } from './token-api.ts'
import { createTokens } from './tokens.ts'

/** Pages of any origin may use the script and its calls. The token API is left out: no browser has business there. */
const CORS = new Headers({
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type, x-velt-api-key',
  'access-control-max-age': '600',
  'cross-origin-resource-policy': 'cross-origin',
})

/** `setFault` makes each token call fail in that way until null heals it; `close` ends every stream and delay. */
export type Sandbox = { url: string; setFault(fault: Fault | null): void; close(): Promise<void> }

/**
 * Starts a stand-in for Velt's token API and browser script on 127.0.0.1, on a free port unless told; all it knows is in
 * memory. Rejects with a sentence when the port is taken.
 */
export async function startSandbox(options: {
  port?: number
  apiKey: string
  authToken: string
}): Promise<Sandbox> {
  const tokens = createTokens(options.apiKey)
  const answerPage = createPageApi(options.apiKey, tokens)
  const closing = new AbortController()
  let fault: Fault | null = null

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
    const readIdentity = request.method === 'POST' && TOKEN_APIS[pathname]
    if (readIdentity) {
      const answer = () => answerTokenCall(request, readIdentity, options, tokens)
      if (fault) return answerWithFault(fault, request, response, answer, closing.signal)
      return sendJson(response, 200, await answer())
    }
    response.setHeaders(CORS)
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    const script = await readBrowserScript(pathname)
    if (!script) return answerPage(pathname, request, response)
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
    return response.end(script)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => sendError(response, error))
  })
  server.maxConnections = 500
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(
      `Port ${options.port} on 127.0.0.1 is taken. Stop the program that holds it or set another PORT.`,
    )
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setFault(next) {
      fault = next
    },
    async close() {
      closing.abort()
      const closed = once(server, 'close')
      server.close().closeAllConnections()
      await closed
    },
  }
}
