import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Server } from 'node:http'
import { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'
import { createBodyCheck } from './body-check.ts'
import { type GuardParts, guardWith, partsOfServer } from './guard-parts.ts'
import { guardResponses, nameResponse } from './guarded-methods.ts'
import { createHeaderCheck } from './header-check.ts'
import { guardForeignSocket, guardSockets } from './socket-guard.ts'

export interface ServerGuardOptions {
  readonly secrets: Secrets
  /** What the 500 in place of a leak carries: the headers of every response of the server. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A Fastify plugin that lets no whole secret out of the server, in any form and by any way: bodies, headers, status line,
 * trailers, early hints, streams, raw and hijacked responses, upgraded connections. Register it first, on the root.
 *
 * Where nothing of a response has been sent, the client gets a 500 in the shape of every refusal; where something has,
 * the connection is cut before the first byte of the secret. Both are logged with the name of the secret only.
 *
 * @throws when the server speaks HTTP/2, whose streams are not looked at.
 */
export async function serverGuard(
  app: FastifyInstance,
  { secrets, headers = {} }: ServerGuardOptions,
): Promise<void> {
  const { server, log } = app
  const isSecure = server instanceof SecureServer
  if (!isSecure && !(server instanceof Server)) {
    throw new Error(
      'leak-guard looks at HTTP/1.1 only: leave out `http2`, or put HTTP/2 in front of this server.',
    )
  }
  const scanner = createScanner(secrets, 'whole')
  const parts: GuardParts = {
    scanner,
    bodies: createBodyCheck(scanner),
    headers: createHeaderCheck(scanner),
    refusalHeaders: headers,
    // The id goes by the name that it has in Fastify's own lines.
    onLeak: (leak, reqId) => log.error({ reqId, leak }, 'a secret was stopped on its way out'),
  }
  guardResponses()
  guardSockets()

  const guardServer = (of: Server | SecureServer) => {
    guardWith(of, parts)
    of.on(isSecure ? 'secureConnection' : 'connection', (socket) => guardForeignSocket(socket, parts))
  }
  guardServer(server)

  // For `localhost` Fastify listens with one more server for each address, of which nobody is told.
  const handlers = server.listeners('request')
  const onConnection = (message: unknown) => {
    const { socket } = message as { socket: Socket & { server?: Server } }
    const of = socket.server
    if (of === undefined || partsOfServer(socket) === parts) return
    if (!of.listeners('request').some((handler) => handlers.includes(handler))) return
    guardServer(of)
  }
  subscribe('net.server.socket', onConnection)
  app.addHook('onClose', async () => unsubscribe('net.server.socket', onConnection))
  app.addHook('onRequest', (request, reply, done) => {
    nameResponse(reply.raw, parts, request.id)
    done()
  })
}

// Fastify's marks of a plugin that acts on the instance it is registered on, and not on a child of it.
Object.assign(serverGuard, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'leak-guard',
})
