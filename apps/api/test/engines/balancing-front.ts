import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { onTestFinished } from 'vitest'

interface Backend {
  readonly url: URL
  /** Requests that it has been given and not yet answered. */
  underWay: number
  /** Requests that it was given and left without an answer. */
  lost: number
}

/** What stands before several APIs: hands each request to the next one that takes connections. */
export interface BalancingFront {
  readonly url: string
  add(url: string): Backend
  /** Gives it no more requests, and waits until it has answered those that it has. */
  drain(backend: Backend): Promise<void>
}

/**
 * Starts the front. A request that was sent is never sent again, so what an API leaves unanswered is a 502 and counted; one that
 * could not be sent since nobody listens goes to the next.
 */
export async function startBalancingFront(): Promise<BalancingFront> {
  let backends: Backend[] = []
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    turn += 1
    const order = backends
      .map((_, i) => backends[(turn + i) % backends.length])
      .filter((one) => one !== undefined)
    const body: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => body.push(chunk))
    incoming.on('end', () => forward(order, incoming, Buffer.concat(body), outgoing))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add(url) {
      const backend = { url: new URL(url), underWay: 0, lost: 0 }
      backends = [...backends, backend]
      return backend
    },
    async drain(backend) {
      backends = backends.filter((one) => one !== backend)
      while (backend.underWay > 0) await new Promise(setImmediate)
    },
  }
}

function forward(
  [backend, ...others]: Backend[],
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  if (backend === undefined) return void outgoing.writeHead(502).end()
  backend.underWay += 1
  let isOver = false
  const over = () => {
    if (!isOver) backend.underWay -= 1
    isOver = true
  }
  const upstream = request({
    // A connection for each request, so that none meets one that is just being closed.
    agent: false,
    host: backend.url.hostname,
    port: backend.url.port,
    method: incoming.method,
    path: incoming.url,
    headers: {
      ...incoming.headers,
      connection: 'close',
      'x-forwarded-for': incoming.headers['x-forwarded-for'] ?? '203.0.113.1',
      'x-forwarded-proto': 'https',
    },
  })
  upstream.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    pipeline(answer, outgoing)
      .catch(() => {
        backend.lost += 1
      })
      .finally(over)
  })
  upstream.once('error', (error: NodeJS.ErrnoException) => {
    over()
    if (error.code === 'ECONNREFUSED') return forward(others, incoming, body, outgoing)
    backend.lost += 1
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(502).end()
  })
  upstream.end(body)
}
