import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** The way to a server, on which everything can go silent without a connection ending, as when a cable is cut. */
export interface Silenceable {
  /** The server's address, by this way. */
  readonly url: string
  silence(): void
  /** Lets through what comes from now on. What was on its way is lost, and with it the connections of that time. */
  resume(): void
}

export async function silenceable(serverUrl: string): Promise<Silenceable> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let silent = false
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => void (silent || to.write(chunk)))
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  onTestFinished(() => {
    end()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: Object.assign(new URL(serverUrl), { port: String(port) }).href,
    silence() {
      silent = true
    },
    resume() {
      silent = false
      end()
    },
  }
}
