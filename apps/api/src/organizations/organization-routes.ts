import type { FastifyInstance } from 'fastify'
import { endpoint } from '../endpoint.ts'
import { signedInUser } from '../session/signed-in-user.ts'
import type { OrganizationStore } from './organization-store.ts'

export async function organizationRoutes(
  app: FastifyInstance,
  { organizations }: { organizations: OrganizationStore },
): Promise<void> {
  endpoint(app, 'listMembers', async (request) => {
    const { organizationId } = request.params
    await organizations.requireMember(signedInUser(request), organizationId)
    return organizations.listMembers(organizationId, request.query)
  })
}
