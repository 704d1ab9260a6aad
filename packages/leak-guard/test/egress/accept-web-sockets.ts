import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import { WebSocketReader } from '../../src/wire/web-socket-reader.ts'

/** Lets a server accept every WebSocket, tell what comes over it, and close it upon the first message. */
export function acceptWebSockets(server: Server, onMessage: (content: string) => void): void {
  server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    )
    const reader = new WebSocketReader('', {
      message(content) {
        onMessage(content.toString())
        socket.end()
      },
      unreadable() {},
    })
    socket.on('error', () => {}).on('data', (chunk) => reader.push(chunk))
  })
}
