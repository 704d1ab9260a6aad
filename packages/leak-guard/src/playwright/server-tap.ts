import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { asBytes } from '../scanner/write-scanner.ts'

/** What passes between a server and its clients, connection by connection. */
export interface ServerTap {
  /** Tells of all bytes from now on, seen from the client. Gives the way to stop. */
  listen(listener: TapListener): () => void
}

export interface TapListener {
  /** `connection` tells the connections apart. */
  sent(connection: object, bytes: Buffer): void
  received(connection: object, bytes: Buffer): void
  ended(connection: object): void
}

/**
 * Records every byte of a `node:http` or `node:https` server: heads, bodies, trailers, early hints, WebSockets. Call it
 * before the first connection. It sees the same in every browser.
 */
export function tapServer(server: Server): ServerTap {
  const listeners = new Set<TapListener>()
  const tell = (what: (listener: TapListener) => void) => {
    for (const listener of listeners) what(listener)
  }

  function watch(socket: Socket): void {
    // The HTTP parser takes the data from below the socket until somebody asks for it; then it all passes `push`.
    const ask = () => undefined
    socket.on('data', ask).off('data', ask)
    const push = socket.push
    socket.push = (chunk: Buffer | null, ...rest) => {
      if (chunk) tell((listener) => listener.sent(socket, Buffer.from(chunk)))
      return Reflect.apply(push, socket, [chunk, ...rest])
    }
    socket.once('close', () => tell((listener) => listener.ended(socket)))
    const write = socket.write
    const end = socket.end
    socket.write = ((...given: Parameters<typeof write>) => {
      tellWritten(given)
      return Reflect.apply(write, socket, given)
    }) as typeof write
    socket.end = ((...given: Parameters<typeof write>) => {
      tellWritten(given)
      return Reflect.apply(end, socket, given)
    }) as typeof end

    function tellWritten([chunk, encoding]: Parameters<typeof write>): void {
      const bytes = asBytes(chunk, encoding)
      if (bytes === undefined) return
      tell((listener) => listener.received(socket, Buffer.from(bytes)))
    }
  }

  // For TLS, what is decrypted; the connection below it holds nothing that anybody could read.
  server.on('setSecureContext' in server ? 'secureConnection' : 'connection', watch)
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
