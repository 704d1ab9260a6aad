import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { pagePolicy, REPORTING_ENDPOINTS } from './content-security-policy.ts'

const COMPRESSED = /\.(br|gz)$/

/**
 * Serves the built web from `root`: hashed files for a year, the page itself always asked for again, each in the best
 * encoding that the build made and the browser takes. Gives the way to send the page for an address that only the
 * browser knows, or undefined when `root` holds no build.
 */
export async function serveWebFiles(
  app: FastifyInstance,
  { root, cdnHost }: { root: string; cdnHost: string | undefined },
): Promise<((reply: FastifyReply) => FastifyReply) | undefined> {
  if (!existsSync(join(root, 'index.html'))) return undefined
  const policy = pagePolicy(cdnHost)
  await app.register(fastifyStatic, {
    root,
    // Routes for what is there at start, so that a request can name nothing else.
    wildcard: false,
    // Copies are sent under the name of their file, and have none themselves.
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    // Part of a compressed file cannot be unpacked, so the guard on responses would not let it out.
    acceptRanges: false,
    cacheControl: false,
    setHeaders(reply, path) {
      if (path.replace(COMPRESSED, '').endsWith('.html')) {
        reply.header('content-security-policy', policy)
        reply.header('reporting-endpoints', REPORTING_ENDPOINTS)
        reply.header('cache-control', 'no-cache')
      } else if (path.startsWith(join(root, 'assets'))) {
        reply.header('cache-control', 'public, max-age=31536000, immutable')
      } else {
        reply.header('cache-control', 'no-cache')
      }
    },
  })
  return (reply) => reply.sendFile('index.html')
}
