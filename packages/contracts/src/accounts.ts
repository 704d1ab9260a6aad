import { z } from 'zod'
import { Email, Password, PersonName, Text } from './primitives.ts'

export const NewAccount = z.strictObject({
  email: Email,
  password: Password,
  name: PersonName,
  organizationName: Text.trim().min(1, 'A name is needed').max(80, 'At most 80 characters'),
})
export type NewAccount = z.output<typeof NewAccount>

export const PasswordChange = z.strictObject({
  currentPassword: z.string().max(256, 'At most 256 characters'),
  newPassword: Password,
})
export type PasswordChange = z.output<typeof PasswordChange>

/** `token` comes from a link that an operator made with `pnpm account:reset`. */
export const PasswordReset = z.strictObject({ token: z.string().max(1024), newPassword: Password })
export type PasswordReset = z.output<typeof PasswordReset>
