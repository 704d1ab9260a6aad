import { once } from 'node:events'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { type ServerTap, tapServer } from '@app/leak-guard/playwright'
import { generate } from 'selfsigned'

export interface HttpsFront {
  readonly url: string
  /** Every byte that passes between browsers and the front, decrypted. */
  readonly tap: ServerTap
  close(): Promise<void>
}

/**
 * What stands before the API in production, in small: ends TLS for `localhost` with a certificate made on the spot and
 * hands each request to 127.0.0.1:`apiPort`, streaming both ways. It says who called and how (`x-forwarded-*`) and lets
 * no client say so itself.
 */
export async function startHttpsFront(apiPort: number, port = 0): Promise<HttpsFront> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  })
  const server = createServer({ key, cert }, (incoming, outgoing) => forward(incoming, outgoing, apiPort))
  const tap = tapServer(server)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    tap,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Hands one request on and its answer back. A side that goes away takes the other with it. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse, apiPort: number): void {
  const upstream = request({
    port: apiPort,
    host: '127.0.0.1',
    method: incoming.method,
    path: incoming.url,
    headers: {
      ...incoming.headers,
      'x-forwarded-for': incoming.socket.remoteAddress,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': incoming.headers.host ?? 'localhost',
    },
  })
  upstream.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders)
    pipeline(answer, outgoing).catch(() => undefined)
  })
  upstream.once('error', () => {
    if (!outgoing.headersSent) outgoing.writeHead(502)
    outgoing.end()
  })
  pipeline(incoming, upstream).catch(() => undefined)
  outgoing.once('close', () => upstream.destroy())
}
