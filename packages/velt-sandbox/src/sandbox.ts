import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerWithFault, type Fault } from './fault.ts'
import { Refusal, sendError, sendJson } from './json-http.ts'
import { answerTokenCall, TOKEN_APIS } from './token-api.ts'
import { createTokens } from './tokens.ts'

export type Sandbox = {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** Makes every token call fail in this way until the next call; null heals it. */
  setFault(fault: Fault | null): void
  /** Ends every open stream and delay, then resolves. */
  close(): Promise<void>
}

/**
 * Starts a stand-in for Velt's token API and browser script on 127.0.0.1; everything is kept in memory. Without a port it
 * takes a free one. Rejects with a sentence when the port is taken.
 */
export async function startSandbox(options: {
  port?: number
  apiKey: string
  authToken: string
}): Promise<Sandbox> {
  const tokens = createTokens(options.apiKey)
  const closing = new AbortController()
  let fault: Fault | null = null

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
    const readIdentity = request.method === 'POST' ? TOKEN_APIS[pathname] : undefined
    if (readIdentity) {
      const answer = () => answerTokenCall(request, readIdentity, options, tokens)
      if (fault) return answerWithFault(fault, request, response, answer, closing.signal)
      return sendJson(response, 200, await answer())
    }
    throw new Refusal('NOT_FOUND', `The sandbox has nothing at ${request.method} ${pathname}.`)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => sendError(response, error))
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new Error(
      `Port ${options.port} on 127.0.0.1 is taken. Stop the program that holds it or set another PORT.`,
    )
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setFault(next) {
      fault = next
    },
    async close() {
      closing.abort()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
