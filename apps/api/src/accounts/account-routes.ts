import type { Secret } from '@app/leak-guard'
import type { FastifyInstance } from 'fastify'
import { audit } from '../audit.ts'
import { endpoint } from '../endpoint.ts'
import { notSignedIn, resetLinkInvalid, wrongCurrentPassword } from '../errors.ts'
import type { ReadViewer } from '../session/read-viewer.ts'
import type { SessionStore } from '../session/session-store.ts'
import { signIn } from '../session/sign-in.ts'
import { requireSignedIn, signedInUser } from '../session/signed-in-user.ts'
import type { AccountStore } from './account-store.ts'
import { readResetToken } from './reset-link.ts'

export interface AccountRoutesOptions {
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  /** Signs reset links. */
  readonly sessionSecret: Secret
  readonly readViewer: ReadViewer
}

export async function accountRoutes(app: FastifyInstance, options: AccountRoutesOptions): Promise<void> {
  const { accounts, sessions, readViewer, sessionSecret } = options

  endpoint(
    app,
    'createAccount',
    async (request) => {
      const userId = await accounts.create(request.body)
      await signIn(request, userId)
      audit(request, 'sign-up')
      const viewer = await readViewer(userId)
      if (viewer === null) throw notSignedIn()
      return { viewer }
    },
    { limitedAs: 'sign-up' },
  )

  endpoint(
    app,
    'resetPassword',
    async (request) => {
      const claims = readResetToken(request.body.token, sessionSecret.open().split(','), Date.now())
      if (claims === undefined) throw resetLinkInvalid()
      const userId = await accounts.resetPassword(claims, request.body.newPassword)
      await sessions.endAll(userId)
      audit(request, 'password reset', { userId })
    },
    { limitedAs: 'sign-up' },
  )

  await app.register(async (signedIn) => {
    signedIn.addHook('onRequest', requireSignedIn)

    endpoint(
      signedIn,
      'changePassword',
      async (request) => {
        const userId = signedInUser(request)
        const { currentPassword, newPassword } = request.body
        if (!(await accounts.changePassword(userId, currentPassword, newPassword))) {
          audit(request, 'password change refused')
          throw wrongCurrentPassword()
        }
        await signIn(request, userId)
        await sessions.endOthers(userId, request.session.sessionId)
        audit(request, 'password changed')
      },
      { limitedAs: 'sign-up' },
    )
  })
}
