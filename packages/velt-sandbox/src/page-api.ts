import type { IncomingMessage, ServerResponse } from 'node:http'
import { invalid, Refusal, readJson, sendJson } from './json-http.ts'
import { createLiveDocuments } from './live-documents.ts'
import type { Tokens } from './tokens.ts'

const BODY_LIMIT = 16 * 1024
const PATH = /^\/sandbox\/(?:sign-in|documents\/([^/]+)\/(events|comments))$/

/** What the browser script calls: `sign-in`, and `events` and `comments` of a document, all POST with a bearer token. */
export function createPageApi(apiKey: string, tokens: Tokens) {
  const documents = createLiveDocuments()

  function verify({ headers }: IncomingMessage) {
    if (headers['x-velt-api-key'] === apiKey)
      return tokens.verify(headers.authorization?.replace('Bearer ', '') ?? '')
    throw new Refusal('UNAUTHENTICATED', 'The page has another API key than the sandbox.')
  }

  /** Velt wants the user on the page and the token's to agree, field by field. Throws a Refusal when they do not. */
  function signIn(request: IncomingMessage, user: Record<string, unknown>) {
    const token = verify(request)
    for (const field of ['userId', 'organizationId', 'email'] as const) {
      if (token[field] === undefined || token[field] === user[field]) continue
      throw new Refusal('PERMISSION_DENIED', `The ${field} of the user on the page is not the token's.`)
    }
    return { accepted: true, expiresInSeconds: token.exp - Date.now() / 1000 }
  }

  return async (pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [match, documentId, part] = (request.method === 'POST' && PATH.exec(pathname)) || []
    if (!match) throw new Refusal('NOT_FOUND', `The sandbox has nothing at ${request.method} ${pathname}.`)
    const body = await readJson(request, BODY_LIMIT)
    if (!documentId) {
      try {
        return sendJson(response, 200, signIn(request, body))
      } catch (error) {
        // A 200 as well: a browser writes other codes to its console, and a stale token is an everyday thing.
        if (error instanceof Refusal)
          return sendJson(response, 200, { accepted: false, message: error.message })
        throw error
      }
    }
    const token = verify(request)
    // A token of token/get has no name; then the page's word counts.
    const visitor = { ...token, name: token.name ?? (String(body.name ?? '').slice(0, 100) || token.userId) }
    if (part === 'events') return documents.watch(documentId, visitor, response)
    const text = String(body.text ?? '')
      .trim()
      .slice(0, 2000)
    if (text === '') throw invalid('A comment needs text.')
    documents.addComment(documentId, visitor, text)
    sendJson(response, 201, {})
  }
}
