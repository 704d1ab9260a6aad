import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Refusal } from './json-http.ts'

const MAX_DOCUMENTS = 1000
const MAX_COMMENTS = 200
const MAX_BACKLOG_BYTES = 1024 * 1024

type Visitor = { userId: string; organizationId: string; name: string }
type Comment = { id: string; userId: string; author: string; text: string; createdAt: string }
type LiveDocument = { organizationId: string; comments: Comment[]; visitors: Map<ServerResponse, Visitor> }

/**
 * Who is on each document and what they said. A document belongs to the organization that first opened it; a visitor of
 * another one is refused. The newest comments are kept; when there is no room for a document, that is said.
 */
export function createLiveDocuments() {
  const documents = new Map<string, LiveDocument>()

  function open(documentId: string, { organizationId }: Visitor): LiveDocument {
    const document = documents.get(documentId) ?? { organizationId, comments: [], visitors: new Map() }
    if (document.organizationId !== organizationId) {
      throw new Refusal('PERMISSION_DENIED', 'This document belongs to another organization.')
    }
    documents.set(documentId, document)
    if (documents.size <= MAX_DOCUMENTS) return document
    documents.delete(documentId)
    throw new Refusal('RESOURCE_EXHAUSTED', 'The sandbox is full of documents. Start it again.')
  }

  function publish({ comments, visitors }: LiveDocument): void {
    const people = new Map([...visitors.values()].map(({ userId, name }) => [userId, { userId, name }]))
    const event = `data: ${JSON.stringify({ people: [...people.values()], comments })}\n\n`
    for (const response of visitors.keys()) {
      if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy()
      else response.write(event)
    }
  }

  return {
    /** Makes the response a stream of server-sent events, each the whole `{ people, comments }`. */
    watch(documentId: string, visitor: Visitor, response: ServerResponse): void {
      const document = open(documentId, visitor)
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      document.visitors.set(response, visitor)
      response.once('close', () => {
        document.visitors.delete(response)
        publish(document)
      })
      publish(document)
    },
    addComment(documentId: string, visitor: Visitor, text: string): void {
      const document = open(documentId, visitor)
      const { userId, name: author } = visitor
      const comment = { id: randomUUID(), userId, author, text, createdAt: new Date().toISOString() }
      document.comments = [...document.comments, comment].slice(-MAX_COMMENTS)
      publish(document)
    },
  }
}
