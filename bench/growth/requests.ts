import { BIGGEST, idOf, MEMBERS_OF_ONE, organizationOf } from './population.ts'

export interface GrowthRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly body?: unknown
}

/** Asks something that must be known before and is not timed: the answer's JSON. */
type Ask = (request: GrowthRequest) => Promise<unknown>

/** What is asked of a product of any size by its `person`; `size` is how many there are. */
export interface GrowthCase {
  readonly name: string
  /** Only those who are in the organization that grows. */
  readonly isOfBiggest?: boolean
  request(person: number, size: number, ask: Ask): Promise<GrowthRequest> | GrowthRequest
}

const documentsOf = (organizationId: string) => `/api/organizations/${organizationId}/documents`
const membersOf = (organizationId: string) => `/api/organizations/${organizationId}/members`
const biggest = idOf('organization', BIGGEST)
const documentPath = (index: number) => `/api/documents/${idOf('document', index)}`
/** A document that the person may read: their organization's second, or else the first, which is in the biggest. */
const documentOf = (person: number, size: number) => {
  const second = person - (person % MEMBERS_OF_ONE) + 1
  return second < size ? second : 0
}

export const GROWTH_CASES: readonly GrowthCase[] = [
  { name: 'readiness', request: () => ({ method: 'GET', path: '/readyz' }) },
  { name: 'who am I', request: () => ({ method: 'GET', path: '/api/session' }) },
  { name: 'my sessions', request: () => ({ method: 'GET', path: '/api/sessions' }) },
  {
    name: 'token',
    request: (person) => ({
      method: 'POST',
      path: '/api/velt/token',
      body: { organizationId: organizationOf(person) },
    }),
  },
  {
    name: 'list documents',
    request: (person) => ({ method: 'GET', path: documentsOf(organizationOf(person)) }),
  },
  {
    name: 'list documents, biggest',
    isOfBiggest: true,
    request: () => ({ method: 'GET', path: documentsOf(biggest) }),
  },
  {
    name: 'list documents, biggest, midway',
    isOfBiggest: true,
    async request(_person, size, ask) {
      const middle = Math.floor(size / 2 / MEMBERS_OF_ONE) * MEMBERS_OF_ONE
      const document = (await ask({ method: 'GET', path: documentPath(middle) })) as {
        id: string
        updatedAt: string
      }
      const position = JSON.stringify([Date.parse(document.updatedAt), document.id])
      const cursor = Buffer.from(position).toString('base64url')
      return { method: 'GET', path: `${documentsOf(biggest)}?cursor=${cursor}` }
    },
  },
  {
    name: 'read document',
    request: (person, size) => ({ method: 'GET', path: documentPath(documentOf(person, size)) }),
  },
  {
    name: 'save document',
    async request(person, size, ask) {
      const path = documentPath(documentOf(person, size))
      const { title, body, version } = (await ask({ method: 'GET', path })) as Record<string, unknown>
      return { method: 'PUT', path, body: { title, body, version } }
    },
  },
  {
    name: 'create document',
    request: (person) => ({
      method: 'POST',
      path: documentsOf(organizationOf(person)),
      body: { title: 'Another' },
    }),
  },
  {
    name: 'list members',
    request: (person) => ({ method: 'GET', path: membersOf(organizationOf(person)) }),
  },
  {
    name: 'list members, biggest',
    isOfBiggest: true,
    request: () => ({ method: 'GET', path: membersOf(biggest) }),
  },
]

/** Somebody at random, of the biggest organization where the case asks for that. */
export function somebody({ isOfBiggest = false }: GrowthCase, size: number): number {
  const person = Math.floor(Math.random() * size)
  return isOfBiggest ? person - (person % MEMBERS_OF_ONE) : person
}
