import type { Document } from '@app/contracts'

export function documentOf(change: Partial<Document> = {}): Document {
  return {
    id: 'd1',
    organizationId: 'o1',
    title: 'Engine',
    body: 'one',
    version: 1,
    updatedAt: '2026-11-24T10:00:00Z',
    ...change,
  }
}
