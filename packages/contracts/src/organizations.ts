import { z } from 'zod'
import { Id, pageOf } from './primitives.ts'

export const Role = z.enum(['admin', 'member'])
export type Role = z.infer<typeof Role>

export const Member = z.object({ id: Id, name: z.string(), email: z.string(), role: Role })
export type Member = z.infer<typeof Member>

export const MemberPage = pageOf(Member)

export const OrganizationParams = z.strictObject({ organizationId: Id })
