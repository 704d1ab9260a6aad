import { once } from 'node:events'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { generate } from 'selfsigned'

/** One request and its response as they passed the front: every header, body and trailer, in plain bytes. */
interface Exchange {
  readonly url: string
  readonly sent: Buffer
  readonly received: Buffer
}

export interface HttpsFront {
  readonly url: string
  /** Tells `listener` of every exchange that ends from now on. Gives the way to stop listening. */
  onExchange(listener: (exchange: Exchange) => void): () => void
  /** Waits until no exchange is under way. */
  settled(): Promise<void>
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
  const listeners = new Set<(exchange: Exchange) => void>()
  const underWay = new Set<Promise<Exchange>>()
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const exchange = forward(incoming, outgoing, apiPort)
    underWay.add(exchange)
    exchange.then((ended) => {
      underWay.delete(exchange)
      for (const listener of listeners) listener(ended)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    onExchange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Hands one request on and its answer back. Gives what passed, once the client has it all or is gone. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse, apiPort: number): Promise<Exchange> {
  const host = incoming.headers.host ?? 'localhost'
  const upstream = request({
    port: apiPort,
    host: '127.0.0.1',
    method: incoming.method,
    path: incoming.url,
    headers: {
      ...incoming.headers,
      'x-forwarded-for': incoming.socket.remoteAddress,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': host,
    },
  })
  const sent: Buffer[] = [headOf(`${incoming.method} ${incoming.url}`, incoming)]
  const received: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => sent.push(chunk))
  upstream.once('response', (answer) => {
    received.push(headOf(`${answer.statusCode} ${answer.statusMessage}`, answer))
    answer.on('data', (chunk: Buffer) => received.push(chunk))
    answer.once('end', () => received.push(Buffer.from(answer.rawTrailers.join('\n'))))
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders)
    // A side that goes away takes the other with it.
    pipeline(answer, outgoing).catch(() => undefined)
  })
  upstream.once('error', () => {
    if (!outgoing.headersSent) outgoing.writeHead(502)
    outgoing.end()
  })
  pipeline(incoming, upstream).catch(() => undefined)
  return new Promise((resolve) =>
    outgoing.once('close', () => {
      upstream.destroy()
      resolve({
        url: `https://${host}${incoming.url}`,
        sent: Buffer.concat(sent),
        received: Buffer.concat(received),
      })
    }),
  )
}

function headOf(start: string, message: IncomingMessage): Buffer {
  const pairs = Array.from({ length: message.rawHeaders.length / 2 }, (_, index) =>
    message.rawHeaders.slice(index * 2, index * 2 + 2).join(': '),
  )
  return Buffer.from([start, ...pairs, '', ''].join('\r\n'))
}
