import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

const PAGE = '<!doctype html><title>Leaky</title><link rel="icon" href="data:,"><h1>Leaky</h1>'

/**
 * A site that gives secrets away in the ways a server can, one way and one secret per address; `secretAt` says which.
 * Its page holds none of them.
 */
export async function startLeakySite(secretAt: (path: string) => string) {
  const ways: Record<string, (secret: string) => RequestListener> = {
    '/': () => (_, response) => response.setHeader('content-type', 'text/html').end(PAGE),
    '/nothing': () => (_, response) => response.writeHead(204).end(),
    '/body': (secret) => (_, response) => response.end(`{"token":"${secret}"}`),
    '/header': (secret) => (_, response) => response.setHeader('x-token', secret).end('ok'),
    '/status': (secret) => (_, response) => response.writeHead(200, secret).end('ok'),
    '/cookie': (secret) => (_, response) =>
      response.setHeader('set-cookie', `token=${secret}; HttpOnly`).end('ok'),
    '/redirect': (secret) => (_, response) => response.writeHead(302, { location: '/nothing' }).end(secret),
    '/trailer': (secret) => (_, response) => {
      response.writeHead(200, { trailer: 'x-token' }).write('ok')
      response.addTrailers({ 'x-token': secret })
      response.end()
    },
    '/stream': (secret) => (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${secret.slice(0, 40)}`)
      // The rest comes in a part of its own, and the stream stays open.
      setImmediate(() => response.write(`${secret.slice(40)}\n\ndata: end\n\n`))
    },
    '/file': (secret) => (_, response) =>
      response.setHeader('content-disposition', 'attachment; filename="export.txt"').end(secret),
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    ways[pathname]?.(secretAt(pathname))(request, response)
  })
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    const secret = secretAt('/socket')
    socket.write(Buffer.concat([Buffer.from([0x81, secret.length]), Buffer.from(secret)]))
    socket.on('data', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://localhost:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
