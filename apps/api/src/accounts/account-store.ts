import type { NewAccount } from '@app/contracts'
import type { Kysely } from 'kysely'
import { newId } from '../database/new-id.ts'
import type { Database } from '../database/schema.ts'
import { emailTaken, resetLinkInvalid } from '../errors.ts'
import type { Proof } from '../session/sign-in.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { RESET_LINK_MS, type ResetClaims } from './reset-link.ts'

export type AccountStore = ReturnType<typeof createAccountStore>

/** People and their passwords. Nothing outside this folder knows that there are passwords. */
export function createAccountStore(db: Kysely<Database>) {
  /** Proof by the password behind `phc`: it holds until there is another. */
  const proof = (userId: string, phc: string): Proof => ({
    userId,
    async holds() {
      const user = await db
        .selectFrom('users')
        .where('id', '=', userId)
        .select('password_hash')
        .executeTakeFirst()
      return user?.password_hash === phc
    },
  })

  return {
    /** Makes the user, an organization and its first admin in one step. Throws EMAIL_TAKEN. */
    async create({ email, password, name, organizationName }: NewAccount): Promise<Proof> {
      const password_hash = await hashPassword(password)
      const now = Date.now()
      const user = { id: newId(), email, name, password_hash, created_at: now, password_set_at: now }
      const organization = { id: newId(), name: organizationName, created_at: user.created_at }
      await db.transaction().execute(async (transaction) => {
        const inserted = await transaction
          .insertInto('users')
          .values(user)
          .onConflict((conflict) => conflict.column('email').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (inserted === undefined) throw emailTaken()
        await transaction.insertInto('organizations').values(organization).execute()
        await transaction
          .insertInto('memberships')
          .values({
            organization_id: organization.id,
            user_id: user.id,
            role: 'admin',
            created_at: user.created_at,
          })
          .execute()
      })
      return proof(user.id, password_hash)
    },

    /** Whose email and password these are. Takes as long for an email that nobody has. */
    async authenticate(email: string, password: string): Promise<Proof | undefined> {
      const user = await db
        .selectFrom('users')
        .where('email', '=', email)
        .select(['id', 'password_hash'])
        .executeTakeFirst()
      const matches = await verifyPassword(password, user?.password_hash)
      return matches && user !== undefined ? proof(user.id, user.password_hash) : undefined
    },

    /**
     * Sets the password of the account that a reset link is for, and gives its user's id. Throws RESET_LINK_INVALID when
     * the link was used before, is older than the account's password, or its account is not there.
     */
    async resetPassword({ email, expiresAt, nonce }: ResetClaims, newPassword: string): Promise<string> {
      const madeAt = expiresAt - RESET_LINK_MS
      const password_hash = await hashPassword(newPassword)
      return db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('used_reset_links').where('expires_at', '<', Date.now()).execute()
        const used = await transaction
          .insertInto('used_reset_links')
          .values({ nonce, expires_at: expiresAt })
          .onConflict((conflict) => conflict.column('nonce').doNothing())
          .returning('nonce')
          .executeTakeFirst()
        const user = await transaction
          .updateTable('users')
          // Later than this link in any case: the clock by which it was made may be ahead.
          .set({ password_hash, password_set_at: Math.max(Date.now(), madeAt + 1) })
          .where('email', '=', email)
          .where('password_set_at', '<=', madeAt)
          .returning('id')
          .executeTakeFirst()
        if (used === undefined || user === undefined) throw resetLinkInvalid()
        return user.id
      })
    },

    /** Replaces the password; undefined when `currentPassword` is not, or not any more, the one it replaces. */
    async changePassword(
      userId: string,
      currentPassword: string,
      newPassword: string,
    ): Promise<Proof | undefined> {
      const user = await db
        .selectFrom('users')
        .where('id', '=', userId)
        .select('password_hash')
        .executeTakeFirst()
      if (user === undefined || !(await verifyPassword(currentPassword, user.password_hash))) return undefined
      const password_hash = await hashPassword(newPassword)
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ password_hash, password_set_at: Date.now() })
        .where('id', '=', userId)
        .where('password_hash', '=', user.password_hash)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n ? proof(userId, password_hash) : undefined
    },
  }
}
