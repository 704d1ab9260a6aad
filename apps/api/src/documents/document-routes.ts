import type { FastifyInstance } from 'fastify'
import { endpoint } from '../endpoint.ts'
import type { OrganizationStore } from '../organizations/organization-store.ts'
import { signedInUser } from '../session/signed-in-user.ts'
import type { DocumentStore } from './document-store.ts'

/** The 100,000 characters of a body, each as long as JSON can write it (`\u0001`), with room for the rest. */
const SAVE_BYTES = 1024 * 1024

export async function documentRoutes(
  app: FastifyInstance,
  { documents, organizations }: { documents: DocumentStore; organizations: OrganizationStore },
): Promise<void> {
  endpoint(app, 'listDocuments', async (request) => {
    const { organizationId } = request.params
    await organizations.requireMember(signedInUser(request), organizationId)
    return documents.list(organizationId, request.query)
  })

  endpoint(app, 'createDocument', async (request) => {
    const { organizationId } = request.params
    await organizations.requireMember(signedInUser(request), organizationId)
    return documents.create(organizationId, request.body)
  })

  endpoint(app, 'readDocument', (request) => documents.find(signedInUser(request), request.params.documentId))

  endpoint(
    app,
    'saveDocument',
    (request) => documents.save(signedInUser(request), request.params.documentId, request.body),
    { bodyLimit: SAVE_BYTES },
  )

  endpoint(app, 'deleteDocument', (request) =>
    documents.remove(signedInUser(request), request.params.documentId),
  )
}
