import { OutgoingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { get } from './raw-client.ts'

/** Every way by which a Fastify handler can answer, each answering with the secret. */
const LEAKY_ROUTES: Readonly<Record<string, (reply: FastifyReply, secret: string) => unknown>> = {
  'a string': (_reply, secret) => `hello ${secret}`,
  JSON: (_reply, secret) => ({ settings: { token: secret } }),
  'a buffer': (reply, secret) => reply.type('application/octet-stream').send(Buffer.from(secret)),
  'base64 in JSON': (_reply, secret) => ({ token: Buffer.from(`x${secret}`).toString('base64') }),
  'character codes in JSON': (_reply, secret) => ({ token: Buffer.from(secret) }),
  'a stream': (_reply, secret) => Readable.from(['first, ', secret.slice(0, 20), secret.slice(20), ', last']),
  'a web stream': (_reply, secret) => new Response(`in a body ${secret}`).body,
  'a Response': (_reply, secret) => new Response(`in a body ${secret}`),
  'a header': (reply, secret) => reply.header('x-debug', secret).send('fine'),
  'bytes as a header': (reply, secret) => reply.header('x-debug', Buffer.from(secret) as never).send('fine'),
  'a header that is no string': (reply, secret) => {
    reply.raw.setHeader('x-debug', new URL(`https://example.com/?token=${secret}`) as never)
    return 'fine'
  },
  'a redirect': (reply, secret) => reply.redirect(`https://example.com/?token=${secret}`),
  'a cookie': (reply, secret) =>
    reply.header('set-cookie', [`a=1`, `token=${encodeURIComponent(secret)}`]).send('fine'),
  'a header of the raw response': (reply, secret) => {
    reply.raw.setHeader('x-debug', secret)
    return 'fine'
  },
  'a thrown error': (_reply, secret) => {
    throw new Error(`cannot connect with ${secret}`)
  },
  'a status message': (reply, secret) => {
    reply.raw.statusMessage = secret
    return 'fine'
  },
  'a trailer': (reply, secret) => {
    reply.trailer('x-debug', async () => secret)
    return reply.send('fine')
  },
  'an early hint': (reply, secret) => {
    reply.raw.writeEarlyHints({ link: `</style.css?${secret}>; rel=preload` })
    return 'fine'
  },
  'a hijacked response': (reply, secret) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/plain' })
    reply.raw.end(secret)
  },
  'a head after one that Node refuses': (reply, secret) => {
    reply.hijack()
    try {
      reply.raw.writeHead(1000)
    } catch {
      reply.raw.writeHead(200, { 'x-debug': secret })
    }
    reply.raw.end('fine')
  },
  'a head in which headers are a list': (reply, secret) => {
    reply.hijack()
    reply.raw.writeHead(200, ['x-debug', secret])
    reply.raw.end('fine')
  },
  'a gzip body whose encoding is in a list': (reply, secret) => {
    reply.hijack()
    const packed = gzipSync(`packed ${secret}`)
    reply.raw.writeHead(200, ['content-encoding', 'gzip'])
    reply.raw.write(packed.subarray(0, 15))
    reply.raw.end(packed.subarray(15))
  },
  'bytes of another realm': (reply, secret) => {
    reply.hijack()
    reply.raw.end(runInNewContext('Uint8Array').from(Buffer.from(secret)))
  },
  'raw writes': (reply, secret) => {
    reply.hijack()
    reply.raw.write('first ')
    reply.raw.write(secret.slice(0, 11))
    reply.raw.write(secret.slice(11))
    reply.raw.end(' last')
  },
  'a raw write after the head was flushed': (reply, secret) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/plain' })
    reply.raw.flushHeaders()
    reply.raw.end(`late ${secret}`)
  },
  'a gzip body': (reply, secret) =>
    reply.header('content-encoding', 'gzip').send(gzipSync(`packed ${secret}`)),
  'a Brotli body': (reply, secret) =>
    reply.header('content-encoding', 'br').send(brotliCompressSync(`packed ${secret}`)),
  'a gzip stream': (reply, secret) => {
    const packed = gzipSync(`packed ${secret}`)
    reply.header('content-encoding', 'gzip')
    return Readable.from([packed.subarray(0, 15), packed.subarray(15)])
  },
  'an event stream': (reply, secret) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.raw.write('data: first\n\n')
    reply.raw.write(`data: ${secret}\n\n`)
  },
  'the socket itself': (reply, secret) => {
    reply.hijack()
    reply.raw.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: ${secret.length}\r\n\r\n${secret}`)
  },
  'a view of bytes on the socket': (reply, secret) => {
    reply.hijack()
    const bytes = Uint8Array.from(
      Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${secret.length}\r\n\r\n${secret}`),
    )
    reply.raw.socket?.end(new DataView(bytes.buffer) as never)
  },
  'an informational response': (reply, secret) => {
    reply.raw.writeInformation(102, { 'x-debug': secret })
    return 'fine'
  },
  'a method of the class of all messages': (reply, secret) => {
    reply.hijack()
    OutgoingMessage.prototype.end.call(reply.raw, secret, 'utf8')
  },
  'a response to come, written to the socket': (reply, secret) => {
    reply.raw.writeProcessing()
    reply.raw.socket?.write(`HTTP/1.1 102 Processing\r\nx-debug: ${secret}\r\n\r\n`)
    return 'fine'
  },
}

/** What to send for an answer by each of the routes. */
export const ROUTE_REQUESTS = Object.keys(LEAKY_ROUTES).map((name, i) => [name, get(`/route/${i}`)] as const)

/** The same for the ways that are no route. */
export const OTHER_REQUESTS = [
  ['a page that is not found', get('/nowhere')],
  ['a hook that runs last', get('/late-hook')],
  ['the answer to a broken address', get('/%zz')],
  ['the answer to a broken request', 'NONSENSE\r\n\r\n'],
  ['the answer to whoever asks first', get('/', 'expect: 100-continue\r\ncontent-length: 0\r\n')],
  [
    'an upgraded connection',
    'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n',
  ],
] as const

/** A server that answers to all of them with the secret, and to some others without. */
export function buildLeakyApp(secret: string): FastifyInstance {
  const app = Fastify({
    clientErrorHandler(_error, socket) {
      socket.end(`HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n${secret}`)
    },
    frameworkErrors: (_error, _request, reply: FastifyReply) => void reply.code(400).send(`bad ${secret}`),
  })
  Object.entries(LEAKY_ROUTES).forEach(([, answer], i) => {
    app.get(`/route/${i}`, async (_request, reply) => (await answer(reply, secret)) ?? reply)
  })
  app.get(
    '/late-hook',
    { onSend: (_request, _reply, _payload, done) => done(null, `hooked ${secret}`) },
    async () => 'fine',
  )
  app.get('/clean', async (_request, reply) => reply.header('x-plain', 'value').send({ hello: 'world' }))
  app.get('/clean-stream', async () =>
    Readable.from(Array.from({ length: 50 }, (_, i) => `line ${i} ${'.'.repeat(100)}\n`)),
  )
  app.get('/clean-gzip', async (_request, reply) =>
    reply.header('content-encoding', 'gzip').send(gzipSync('packed')),
  )
  app.get('/clean-events', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.raw.write('data: first\n\n')
  })
  app.server.on('checkContinue', (_request, response) => {
    response.setHeader('content-length', secret.length)
    response.write(secret.slice(0, 20))
    setImmediate(() => response.end(secret.slice(20)))
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ lost: secret }))
  app.server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: test\r\nconnection: upgrade\r\n\r\n')
    socket.write(secret.slice(0, 20))
    socket.end(secret.slice(20))
  })
  return app
}
