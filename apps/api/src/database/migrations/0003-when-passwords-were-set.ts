import type { Kysely } from 'kysely'

/** A reset link that is older than the password sets none: it may have gone astray while a newer one was used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('users')
    .addColumn('password_set_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
}
