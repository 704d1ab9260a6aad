import type { Secret } from '@app/leak-guard'
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import type { FastifyReply } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { cookieSigner } from './cookie-signer.ts'
import { fastifyStore } from './fastify-store.ts'
import { type SessionCookie, sessionCookie } from './session-cookie.ts'
import type { SessionStore } from './session-store.ts'

declare module 'fastify' {
  interface Session {
    userId?: string
  }
}

/**
 * The cookie session, with what @fastify/session leaves undone put right: a cookie signed with an older secret is
 * signed anew, and each response carries at most one session cookie, with the attributes that a `__Host-` name needs
 * even where it is cleared.
 */
export const sessionPlugin = fastifyPlugin(
  async (app, { sessions, secret, secure }: { sessions: SessionStore; secret: Secret; secure: boolean }) => {
    const cookie = sessionCookie(secure)
    await app.register(fastifyCookie)
    await app.register(fastifySession, {
      secret: cookieSigner(secret.open().split(',')),
      store: fastifyStore(sessions),
      cookieName: cookie.name,
      cookie: cookie.attributes,
      saveUninitialized: false,
      rolling: false,
    })
    app.addHook('onRequest', (request, _reply, done) => {
      const { session } = request
      const isSignedAnew =
        session.userId !== undefined && request.cookies[cookie.name] !== session.encryptedSessionId
      if (isSignedAnew) session.save(done)
      else done()
    })
    app.addHook('onSend', (_request, reply, payload, done) => {
      keepOneSessionCookie(reply, cookie)
      done(null, payload)
    })
  },
  { name: 'session' },
)

/** Of several cookies of one name the browser keeps the last; the others only confuse, so they are not sent. */
function keepOneSessionCookie(reply: FastifyReply, cookie: SessionCookie): void {
  const header = reply.getHeader('set-cookie')
  if (header === undefined) return
  const all = [header].flat().map(String)
  const ours = all.filter((line) => line.startsWith(`${cookie.name}=`))
  const last = ours.at(-1)
  if (last === undefined) return
  const cleared = last.startsWith(`${cookie.name}=;`)
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [
    ...all.filter((line) => !ours.includes(line)),
    cleared ? cookie.clearing : last,
  ])
}
