import type { AtEnd } from './temporary-folder.ts'
import { testApp } from './test-app.ts'

/** A server with one member signed in, and what that member asks a token for. */
export async function withMember(overrides: Parameters<typeof testApp>[0] = {}, atEnd?: AtEnd) {
  const server = await testApp(overrides, atEnd)
  const member = server.browser()
  const viewer = await member.signUp()
  const organizationId = viewer.organizations[0]?.id ?? ''
  return { ...server, member, viewer, organizationId, body: { organizationId } }
}
