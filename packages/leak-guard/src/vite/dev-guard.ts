import { ServerResponse } from 'node:http'
import type { Plugin, ViteDevServer } from 'vite'
import { secretsForBuild } from '../env.ts'
import { createMask } from '../log/mask.ts'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'
import { createBodyCheck } from '../server/body-check.ts'
import { type GuardParts, guardWith } from '../server/guard-parts.ts'
import { guardResponse, guardResponses } from '../server/guarded-methods.ts'
import { createHeaderCheck } from '../server/header-check.ts'
import type { Leak } from '../server/leak.ts'
import { guardSockets } from '../server/socket-guard.ts'

/**
 * The part of the guard that works while a development server runs: no response of Vite, and no message of its hot reload,
 * carries a whole secret in any form that the guard of the API knows. A response becomes a 500, a WebSocket is cut, and
 * terminal and browser say which address it was and which secret.
 */
export function devGuard(given: Secrets | undefined): Plugin {
  return {
    name: 'leak-guard:dev',
    enforce: 'pre',
    apply: 'serve',
    configureServer(server) {
      const secrets = given ?? secretsForBuild(server.config.root)
      if (Object.keys(secrets).length > 0) guard(server, secrets)
    },
  }
}

function guard({ httpServer, middlewares, ws, config }: ViteDevServer, secrets: Secrets): void {
  const scanner = createScanner(secrets, 'whole')
  const parts: Omit<GuardParts, 'onLeak'> = {
    scanner,
    bodies: createBodyCheck(scanner),
    headers: createHeaderCheck(scanner),
    refusalHeaders: {},
  }
  const mask = createMask(secrets)
  const tell = (what: string, { secret, form }: Leak): string => {
    const message = `leak-guard: ${mask(what)} carries ${secret} (${form}). It was not sent. Take it out of what the browser loads.`
    config.logger.error(message)
    return message
  }

  guardResponses()
  middlewares.use((request, response, next) => {
    const onLeak = (leak: Leak) => {
      const message = tell(request.originalUrl ?? request.url ?? '', leak)
      ws.send({ type: 'error', err: { message, stack: '' } })
    }
    if (response instanceof ServerResponse) guardResponse(response, { ...parts, onLeak })
    next()
  })
  if (!httpServer || config.server.https) {
    config.logger.warn(
      'leak-guard looks at the messages of hot reload, and at responses over HTTP/2, only where Vite has a plain HTTP server of its own.',
    )
    return
  }
  guardSockets()
  guardWith(httpServer, { ...parts, onLeak: (leak) => void tell('a message of hot reload', leak) })
}
