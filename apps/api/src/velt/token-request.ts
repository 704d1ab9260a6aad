import type { Role } from '@app/contracts'

/** Who a token is minted for. All of it comes from the session and the database, none from the browser. */
export interface TokenSubject {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly organizationId: string
}

export type TokenApi = 'token-get' | 'generate-token'

/** Path and body of each of Velt's two token calls. Both wrap their input in `data`. */
export const tokenRequests: Record<TokenApi, { path: string; body(subject: TokenSubject): unknown }> = {
  /** In use by Velt's own code, though on none of its current pages. */
  'token-get': {
    path: '/v2/auth/token/get',
    body: ({ id, email, role, organizationId }) => ({
      data: { userId: id, userProperties: { organizationId, email, isAdmin: role === 'admin' } },
    }),
  },
  /** The call that Velt's pages document; here the organization is a resource and not a property of the user. */
  'generate-token': {
    path: '/v2/auth/generate_token',
    body: ({ id, name, email, role, organizationId }) => ({
      data: {
        userId: id,
        userProperties: { name, email, isAdmin: role === 'admin' },
        permissions: { resources: [{ type: 'organization', id: organizationId }] },
      },
    }),
  },
}
