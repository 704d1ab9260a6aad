import type { FastifyServerOptions } from 'fastify'

/** What identifies or lets in somebody, wherever a line might come to hold it. No path begins with `*`: such a one costs every request. */
const PERSONAL = [
  'req.headers.cookie',
  'req.headers.authorization',
  'res.headers["set-cookie"]',
  ...['req.body', 'body'].flatMap((body) =>
    ['password', 'currentPassword', 'newPassword', 'token'].map((key) => `${body}.${key}`),
  ),
]

/** How the API logs: a line of JSON for each event, to `stream`. */
export function logOptions(
  level: string,
  stream: NodeJS.WritableStream,
): NonNullable<FastifyServerOptions['logger']> {
  return { level, stream, redact: PERSONAL }
}
