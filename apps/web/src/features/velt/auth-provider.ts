import type { Viewer } from '@app/contracts'
import { call } from '../../api.ts'
import { ApiError, wordsFor } from '../../api-error.ts'

/**
 * What VeltProvider signs in with. The browser says who it takes itself for; whether that is so, and whether this
 * person is an admin, is said by the token alone.
 */
export function createAuthProvider(
  user: Viewer['user'],
  organizationId: string,
  report: (trouble: string | null) => void,
) {
  return {
    user: { userId: user.id, organizationId, name: user.name, email: user.email },
    async generateToken(): Promise<string> {
      try {
        const { token } = await call('createVeltToken', { body: { organizationId } })
        report(null)
        return token
      } catch (error) {
        report(wordsFor(error))
        throw error
      }
    },
    onError(error: unknown): void {
      report(error instanceof ApiError ? wordsFor(error) : 'Velt did not accept the sign-in.')
    },
  }
}
