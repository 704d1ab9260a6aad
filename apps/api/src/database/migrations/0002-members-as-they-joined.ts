import type { Kysely } from 'kysely'

/**
 * The members of an organization are listed as they joined. By name all of them were read and sorted for each page, since no
 * index goes over two tables.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('memberships_as_joined')
    .on('memberships')
    .columns(['organization_id', 'created_at', 'user_id'])
    .execute()
  await db.schema.dropIndex('memberships_by_organization').execute()
}
