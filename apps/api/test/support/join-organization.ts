import type { Kysely } from 'kysely'
import type { Database } from '../../src/database/schema.ts'

/** Makes a user a member of an organization, as an invitation will once there are any. */
export async function joinOrganization(
  db: Kysely<Database>,
  userId: string,
  organizationId: string,
): Promise<void> {
  await db
    .insertInto('memberships')
    .values({ user_id: userId, organization_id: organizationId, role: 'member', created_at: Date.now() })
    .execute()
}
