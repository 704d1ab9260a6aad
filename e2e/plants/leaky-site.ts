import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ServerTap, tapServer } from '@app/leak-guard/playwright'
import { handshake } from './frames.ts'
import type { Plant } from './plant.ts'

const PAGE = '<!doctype html><title>Leaky</title><link rel="icon" href="data:,"><h1>Leaky</h1>'

export interface LeakySite {
  readonly url: string
  /** The same site under another name: for the browser, a site of somebody else. */
  readonly otherUrl: string
  readonly tap: ServerTap
  close(): Promise<void>
}

/**
 * A site that gives secrets away in every way a server can, one way and one secret per address: `/<id of the plant>`.
 * Its pages hold none of them.
 */
export async function startLeakySite(
  plants: readonly Plant[],
  secretOf: (plant: Plant) => string,
): Promise<LeakySite> {
  const byId = new Map(plants.map((plant) => [plant.id, plant]))
  const plantAt = (path = '/') => byId.get(path.split(/[/?]/)[1] ?? '')

  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    const plant = plantAt(request.url)
    if (plant?.serve) plant.serve(response, secretOf(plant), request)
    else if (request.url === '/') response.setHeader('content-type', 'text/html').end(PAGE)
    else response.writeHead(204).end()
  })
  const tap = tapServer(server)
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request, socket) => {
    const plant = plantAt(request.url)
    const { headers, frames = [], isPacked = false } = plant?.socket?.(secretOf(plant)) ?? {}
    const protocol = request.headers['sec-websocket-protocol']
    const more = [
      ...(headers === undefined ? [] : [headers]),
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      ...(isPacked ? ['Sec-WebSocket-Extensions: permessage-deflate'] : []),
    ]
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.resume()
    socket.write(handshake(request.headers['sec-websocket-key'] ?? '', more))
    for (const frame of frames) socket.write(frame)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    otherUrl: `http://localhost:${port}`,
    tap,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
