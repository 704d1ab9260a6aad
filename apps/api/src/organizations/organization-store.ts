import type { Member } from '@app/contracts'
import { type Kysely, sql } from 'kysely'
import { compiled } from '../database/compiled.ts'
import { momentPosition, page } from '../database/page.ts'
import type { Database } from '../database/schema.ts'
import { notAMember } from '../errors.ts'

export type OrganizationStore = ReturnType<typeof createOrganizationStore>

/** Who belongs to which organization. */
export function createOrganizationStore(db: Kysely<Database>) {
  /** The user as a member of the organization; undefined when it is none, or when there is no such organization. */
  const findMember = compiled<Member, [userId: string, organizationId: string]>(
    db,
    db
      .selectFrom('memberships')
      .innerJoin('users', 'users.id', 'memberships.user_id')
      .where('memberships.user_id', '=', '')
      .where('memberships.organization_id', '=', '')
      .select(['users.id', 'users.name', 'users.email', 'memberships.role']),
  )

  return {
    findMember,

    /** Throws NOT_A_MEMBER, whether or not the organization exists. */
    async requireMember(userId: string, organizationId: string): Promise<void> {
      if ((await findMember(userId, organizationId)) === undefined) throw notAMember()
    },

    /** The members as they joined, a page at a time. */
    async listMembers(
      organizationId: string,
      { limit, cursor }: { limit: number; cursor?: string | undefined },
    ) {
      const position = momentPosition(cursor)
      const rows: (Member & { joinedAt: number })[] = await db
        .selectFrom('memberships')
        .innerJoin('users', 'users.id', 'memberships.user_id')
        .where('memberships.organization_id', '=', organizationId)
        .$if(position !== undefined, (query) =>
          query.where(
            sql<boolean>`(memberships.created_at, memberships.user_id) > (${position?.[0]}, ${position?.[1]})`,
          ),
        )
        .select(['users.id', 'users.name', 'users.email', 'memberships.role'])
        .select('memberships.created_at as joinedAt')
        .orderBy('memberships.created_at')
        .orderBy('memberships.user_id')
        .limit(limit + 1)
        .execute()
      return page(
        rows,
        limit,
        (row) => [row.joinedAt, row.id],
        ({ joinedAt: _, ...member }) => member,
      )
    },
  }
}
