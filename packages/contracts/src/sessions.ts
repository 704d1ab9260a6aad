import { z } from 'zod'
import { Role } from './organizations.ts'
import { Id, pageOf, Text, Timestamp } from './primitives.ts'

/** What the browser may know of Velt. `cdnHost` is the origin the SDK script loads from, when it is not Velt's own. */
export const VeltSettings = z.object({
  apiKey: z.string(),
  script: z.enum(['velt', 'sandbox']),
  cdnHost: z.string().optional(),
})
export type VeltSettings = z.infer<typeof VeltSettings>

export const Viewer = z.object({
  user: z.object({ id: Id, name: z.string(), email: z.string() }),
  organizations: z.array(z.object({ id: Id, name: z.string(), role: Role })),
  velt: VeltSettings,
})
export type Viewer = z.infer<typeof Viewer>

/** A person whose account comes with the demo data, password included: shown on the sign-in page in development. */
export const DemoPerson = z.object({
  name: z.string(),
  email: z.string(),
  password: z.string(),
  organizationName: z.string(),
})
export type DemoPerson = z.infer<typeof DemoPerson>

export const SignedIn = z.object({ viewer: Viewer })
export type SignedIn = z.infer<typeof SignedIn>

/** `demoPeople` is there only while nobody is signed in and the API runs on demo data. */
export const SessionView = z.object({
  viewer: Viewer.nullable(),
  demoPeople: z.array(DemoPerson).optional(),
})
export type SessionView = z.infer<typeof SessionView>

/** Lengths are not checked here beyond a bound: a wrong password is wrong, not invalid. */
export const Credentials = z.strictObject({
  email: Text.trim().toLowerCase().max(254, 'At most 254 characters'),
  password: z.string().max(256, 'At most 256 characters'),
})
export type Credentials = z.output<typeof Credentials>

/** A signed-in browser, as its owner sees it. `id` is a public handle, never the session id. */
export const ActiveSession = z.object({
  id: Id,
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  current: z.boolean(),
})
export type ActiveSession = z.infer<typeof ActiveSession>

export const ActiveSessionPage = pageOf(ActiveSession)

export const SessionParams = z.strictObject({ sessionId: Id })
