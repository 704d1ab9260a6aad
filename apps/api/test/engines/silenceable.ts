import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** The way to a server, on which everything can go silent without a connection ending, as when a cable is cut. */
export interface Silenceable {
  /** The server's address, by this way. */
  readonly url: string
  silence(): void
  /** Lets new connections through. Those of before stay silent: nobody tells either side that they are dead. */
  resume(): void
}

export async function silenceable(serverUrl: string): Promise<Silenceable> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let way = { silent: false }
  const server = createServer((client) => {
    const mine = way
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => void (mine.silent || to.write(chunk)))
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: Object.assign(new URL(serverUrl), { port: String(port) }).href,
    silence() {
      way.silent = true
    },
    resume() {
      way = { silent: false }
    },
  }
}
