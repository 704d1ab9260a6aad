import type { DemoPerson } from '@app/contracts'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { momentPosition, page } from '../database/page.ts'
import { endpoint } from '../endpoint.ts'
import { notFound, wrongCredentials } from '../errors.ts'
import type { ReadViewer } from './read-viewer.ts'
import { sessionCookie } from './session-cookie.ts'
import type { SessionStore } from './session-store.ts'
import { type Proof, signIn } from './sign-in.ts'
import { requireSignedIn, signedInUser } from './signed-in-user.ts'

export interface SessionRoutesOptions {
  readonly sessions: SessionStore
  readonly readViewer: ReadViewer
  /** Whose credentials these are; takes the same time whether the email is known or not. */
  readonly authenticate: (email: string, password: string) => Promise<Proof | undefined>
  readonly secureCookie: boolean
  readonly demoPeople: readonly DemoPerson[]
}

export async function sessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): Promise<void> {
  const { sessions, readViewer, authenticate, demoPeople } = options
  const { clearing } = sessionCookie(options.secureCookie)

  endpoint(app, 'readSession', async (request) => {
    const viewer = request.session.userId === undefined ? null : await readViewer(request.session.userId)
    return viewer === null && demoPeople.length > 0 ? { viewer, demoPeople: [...demoPeople] } : { viewer }
  })

  endpoint(
    app,
    'signIn',
    async (request) => {
      const proof = await authenticate(request.body.email, request.body.password)
      const viewer = proof === undefined ? null : await readViewer(proof.userId)
      if (proof === undefined || viewer === null || !(await signIn(request, proof))) {
        audit(request, 'sign-in refused')
        throw wrongCredentials()
      }
      audit(request, 'sign-in')
      return { viewer }
    },
    { limitedAs: 'sign-in' },
  )

  endpoint(app, 'signOut', async (request, reply) => {
    const { userId, sessionId } = request.session
    if (userId !== undefined && (await sessions.end(sessionId))) audit(request, 'sign-out')
    // Or else the plugin might still send the cookie that it has just signed anew.
    await request.session.destroy()
    // What Velt and we keep in the browser for this person goes too (ASVS 14.3.1).
    reply.headers({ 'set-cookie': clearing, 'clear-site-data': '"storage"' })
  })

  await app.register(async (signedIn) => {
    signedIn.addHook('onRequest', requireSignedIn)

    endpoint(signedIn, 'listSessions', async (request) => {
      const { limit, cursor } = request.query
      const userId = signedInUser(request)
      const current = await sessions.find(request.session.sessionId)
      const rows = await sessions.listOfUser(userId, limit, momentPosition(cursor))
      return page(
        rows,
        limit,
        (row) => [row.createdAt, row.handle],
        (row) => ({
          id: row.handle,
          createdAt: new Date(row.createdAt).toISOString(),
          lastSeenAt: new Date(row.lastSeenAt).toISOString(),
          current: row.handle === current?.handle,
        }),
      )
    })

    endpoint(signedIn, 'endOtherSessions', async (request) => {
      await sessions.endOthers(signedInUser(request), request.session.sessionId)
      audit(request, 'sessions ended')
    })

    endpoint(signedIn, 'endSession', async (request) => {
      const ended = await sessions.endByHandle(signedInUser(request), request.params.sessionId)
      if (!ended) throw notFound('session')
      audit(request, 'sessions ended')
    })
  })
}
