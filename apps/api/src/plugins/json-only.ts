import type { FastifyInstance } from 'fastify'

/**
 * Takes JSON or an empty body and nothing else: a cross-site form can send text, and nothing here needs it. An empty
 * body with a JSON type counts as none.
 */
export function takeJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parseJson(request, body, done)
  })
}
