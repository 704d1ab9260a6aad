import type { Viewer } from '@app/contracts'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What the signed-in browser may know of a user: who it is, its organizations, and the public Velt settings. */
export type ReadViewer = (userId: string) => Promise<Viewer | null>

/** Makes the reader; null from it means that the account is gone. */
export function viewerReader(db: Kysely<Database>, velt: Viewer['velt']): ReadViewer {
  return async (userId) => {
    const rows = await db
      .selectFrom('users')
      .leftJoin('memberships', 'memberships.user_id', 'users.id')
      .leftJoin('organizations', 'organizations.id', 'memberships.organization_id')
      .where('users.id', '=', userId)
      .select(['users.name', 'users.email', 'organizations.id as organizationId'])
      .select(['organizations.name as organizationName', 'memberships.role'])
      .orderBy('organizations.name')
      .execute()
    const [user] = rows
    if (user === undefined) return null
    const organizations = rows.flatMap(({ organizationId, organizationName, role }) =>
      organizationId === null || organizationName === null || role === null
        ? []
        : [{ id: organizationId, name: organizationName, role }],
    )
    return { user: { id: userId, name: user.name, email: user.email }, organizations, velt }
  }
}
