import { connect } from 'node:net'

/** Sends bytes to a port and gives every byte that came back until the other side closed, or until `stop` says so. */
export function exchange(
  port: number,
  request: string,
  {
    stop = () => false,
    host = '127.0.0.1',
  }: { readonly stop?: (all: Buffer) => boolean; readonly host?: string } = {},
): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    const chunks: Buffer[] = []
    const done = () => {
      socket.destroy()
      resolve(Buffer.concat(chunks))
    }
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (stop(Buffer.concat(chunks))) done()
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.write(request)
  })
}

export function get(path: string, headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${headers}\r\n`
}
