import type { FastifyInstance } from 'fastify'

/**
 * Lets the server close as soon as its last answer is out: an answer that goes out while closing also closes its
 * connection, which would be kept open for the next request otherwise and hold the close up.
 */
export function closeConnectionsOnClose(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}
