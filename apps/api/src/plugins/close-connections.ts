import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Longer than any answer takes, and shorter than the ten seconds after which the process is ended by force. */
const LAST_ANSWERS_MS = 8_000

/**
 * Lets the server close as soon as its last answer is out. An answer that goes out while closing also closes its
 * connection, which would be kept open for the next request otherwise; and requests that have not arrived by then are
 * dropped, as are answers that nobody takes: Node does not look after slow clients any more once a server closes.
 */
export function closeConnectionsOnClose(app: FastifyInstance): void {
  /** What each connection is still to be answered. By connection, as an answer behind another one may never close. */
  const owed = new Map<Socket, Set<ServerResponse>>()
  let closing = false

  function dropOnceAnswered(): void {
    if (!closing) return
    const answers = [...owed.values()].flatMap((ofOne) => [...ofOne])
    if (!answers.some(({ req }) => req.complete)) app.server.closeAllConnections()
  }

  app.server.on('connection', (socket: Socket) => {
    owed.set(socket, new Set())
    socket.once('close', () => {
      owed.delete(socket)
      dropOnceAnswered()
    })
  })
  app.addHook('onRequest', (request, reply, done) => {
    const answers = owed.get(request.raw.socket)?.add(reply.raw)
    reply.raw.once('close', () => {
      answers?.delete(reply.raw)
      dropOnceAnswered()
    })
    done()
  })
  app.addHook('preClose', async () => {
    closing = true
    dropOnceAnswered()
    setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS).unref()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}
