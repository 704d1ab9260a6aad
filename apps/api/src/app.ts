import { randomUUID } from 'node:crypto'
import type { DemoPerson, Viewer } from '@app/contracts'
import type { Secret } from '@app/leak-guard'
import { serverGuard } from '@app/leak-guard/fastify'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import { accountRoutes } from './accounts/account-routes.ts'
import { createAccountStore } from './accounts/account-store.ts'
import type { Database } from './database/schema.ts'
import { documentRoutes } from './documents/document-routes.ts'
import { createDocumentStore } from './documents/document-store.ts'
import { badAddress } from './errors.ts'
import { healthRoutes } from './health/health-routes.ts'
import { organizationRoutes } from './organizations/organization-routes.ts'
import { createOrganizationStore } from './organizations/organization-store.ts'
import { answerClientErrors } from './plugins/client-errors.ts'
import { closeConnectionsOnClose } from './plugins/close-connections.ts'
import { refuseCrossSite } from './plugins/cross-site.ts'
import { handleErrors, sendRefusal } from './plugins/error-handler.ts'
import { takeJsonOnly } from './plugins/json-only.ts'
import { shedLoad } from './plugins/load-shedding.ts'
import { mayBePage, unroutedRefusal } from './plugins/not-found.ts'
import { policyReports } from './plugins/policy-reports.ts'
import { type RateLimits, rateLimits } from './plugins/rate-limits.ts'
import { securityHeaders, setSecurityHeaders } from './plugins/security-headers.ts'
import { serveWebFiles } from './plugins/web-files.ts'
import { viewerReader } from './session/read-viewer.ts'
import { sessionPlugin } from './session/session-plugin.ts'
import { sessionRoutes } from './session/session-routes.ts'
import type { SessionStore } from './session/session-store.ts'
import { requireSignedIn } from './session/signed-in-user.ts'
import type { VeltClient } from './velt/velt-client.ts'
import { veltRoutes } from './velt/velt-routes.ts'

export interface AppDependencies {
  readonly db: Kysely<Database>
  readonly sessions: SessionStore
  readonly velt: VeltClient
  /** What the browser may know of Velt. */
  readonly veltSettings: Viewer['velt']
  readonly sessionSecret: Secret
  /** What no response may hold, in any form. */
  readonly guarded: readonly Secret[]
  readonly publicOrigin: string
  readonly trustProxy: (address: string) => boolean
  readonly limits: RateLimits
  /** Where rate limits count for several processes together. */
  readonly redis?: Redis
  /** Shown on the sign-in page; empty outside development. */
  readonly demoPeople: readonly DemoPerson[]
  /** The folder with the built web, where this server is to serve it. */
  readonly webRoot?: string
  readonly logger: NonNullable<FastifyServerOptions['logger']>
}

/** Builds the server and opens nothing: no port, no file, no connection. Read it as the table of contents. */
export async function buildApp(deps: AppDependencies): Promise<FastifyInstance> {
  const https = deps.publicOrigin.startsWith('https:')
  const headers = securityHeaders({ https })
  const app = Fastify({
    logger: deps.logger,
    trustProxy: deps.trustProxy,
    genReqId: () => randomUUID(),
    // Whoever is not signed in yet can send no more; the one call that needs more says so.
    bodyLimit: 16 * 1024,
    // A whole request within half a minute, its headers within ten seconds, looked after every five: a slow
    // sender holds no connection for long.
    requestTimeout: 30_000,
    // Nothing read and nothing sent for a minute: whoever asked does not take the answer.
    connectionTimeout: 60_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5_000 },
    clientErrorHandler: answerClientErrors(headers),
    // An address that cannot be decoded or has too long a part meets no route, and so none of the hooks below.
    frameworkErrors: (_error, request, reply) => sendRefusal(badAddress(), request, reply.headers(headers)),
  })
  // First, so that it sees whatever the rest sends.
  await app.register(serverGuard, { secrets: deps.guarded, headers })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  setSecurityHeaders(app, headers)
  handleErrors(app)
  closeConnectionsOnClose(app)

  await app.register(healthRoutes, deps)
  await app.register(policyReports, { perMinute: deps.limits.perMinute, redis: deps.redis })
  await app.register(async (api) => {
    const accounts = createAccountStore(deps.db)
    const organizations = createOrganizationStore(deps.db)
    const documents = createDocumentStore(deps.db)
    const readViewer = viewerReader(deps.db, deps.veltSettings)

    takeJsonOnly(api)
    await shedLoad(api)
    api.addHook('onRequest', refuseCrossSite(deps.publicOrigin))
    await api.register(sessionPlugin, { sessions: deps.sessions, secret: deps.sessionSecret, secure: https })
    await api.register(rateLimits, { ...deps.limits, redis: deps.redis })

    await api.register(sessionRoutes, {
      sessions: deps.sessions,
      readViewer,
      authenticate: accounts.authenticate,
      secureCookie: https,
      demoPeople: deps.demoPeople,
    })
    await api.register(accountRoutes, {
      accounts,
      sessions: deps.sessions,
      sessionSecret: deps.sessionSecret,
      readViewer,
    })
    await api.register(async (signedIn) => {
      signedIn.addHook('onRequest', requireSignedIn)
      await signedIn.register(organizationRoutes, { organizations })
      await signedIn.register(documentRoutes, { documents, organizations })
      await signedIn.register(veltRoutes, { velt: deps.velt, organizations, sessions: deps.sessions })
    })
  })

  const sendPage =
    deps.webRoot === undefined
      ? undefined
      : await serveWebFiles(app, { root: deps.webRoot, cdnHost: deps.veltSettings.cdnHost })
  if (deps.webRoot !== undefined && sendPage === undefined) {
    app.log.warn({ webRoot: deps.webRoot }, 'no built web here: serving the API alone')
  }
  const answerUnrouted = (request: FastifyRequest, reply: FastifyReply) =>
    sendPage && mayBePage(request) ? sendPage(reply) : sendRefusal(unroutedRefusal(request), request, reply)
  await app.register(async (unrouted) => {
    // A handler comes after the body is read, and nobody here takes one.
    unrouted.addHook('onRequest', async (request, reply) => answerUnrouted(request, reply))
    unrouted.setNotFoundHandler(answerUnrouted)
  })
  return app
}
