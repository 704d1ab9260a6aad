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
import { refuseCommonPassword } from './common-password.ts'
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
      refuseCommonPassword(request.body.password, '/password')
      const account = await accounts.create(request.body)
      const viewer = (await signIn(request, account)) ? await readViewer(account.userId) : null
      if (viewer === null) throw notSignedIn()
      audit(request, 'sign-up')
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
      refuseCommonPassword(request.body.newPassword, '/newPassword')
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
        refuseCommonPassword(newPassword, '/newPassword')
        const changed = await accounts.changePassword(userId, currentPassword, newPassword)
        if (changed === undefined) {
          audit(request, 'password change refused')
          throw wrongCurrentPassword()
        }
        audit(request, 'password changed')
        // Who signed out while this was going on must not be signed in by its end.
        const wasLive = await sessions.end(request.session.sessionId)
        await sessions.endAll(userId)
        if (!wasLive || !(await signIn(request, changed))) throw notSignedIn()
      },
      { limitedAs: 'password' },
    )
  })
}
