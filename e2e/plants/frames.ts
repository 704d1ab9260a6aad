import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'

const TEXT = 0x81
const BINARY = 0x82
const PACKED = 0x40

/** A whole WebSocket message in one unmasked frame, as a server sends it. */
function frame(first: number, payload: Buffer): Buffer {
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload])
  return Buffer.concat([Buffer.from([first, 126, payload.length >> 8, payload.length & 0xff]), payload])
}

export const textFrame = (text: string) => frame(TEXT, Buffer.from(text))
export const binaryFrame = (bytes: Buffer) => frame(BINARY, bytes)

/** As `permessage-deflate` writes it: without the last four bytes. */
export function packedFrame(text: string): Buffer {
  return frame(TEXT | PACKED, deflateRawSync(Buffer.from(text), { finishFlush: 2 }).subarray(0, -4))
}

/** The server's half of the opening of a WebSocket. */
export function handshake(key: string, more: readonly string[]): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...more,
    '',
    '',
  ].join('\r\n')
}
