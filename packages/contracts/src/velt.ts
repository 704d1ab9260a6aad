import { z } from 'zod'
import { Id, Timestamp } from './primitives.ts'

/** The browser says which organization, and nothing else: who it is comes from the session. */
export const VeltTokenRequest = z.strictObject({ organizationId: Id })
export type VeltTokenRequest = z.output<typeof VeltTokenRequest>

/** `expiresAt` is the token's own `exp`, or null when it carries none. */
export const VeltToken = z.object({ token: z.string(), expiresAt: Timestamp.nullable() })
export type VeltToken = z.infer<typeof VeltToken>
