import cookie from '@fastify/cookie'
import session from '@fastify/session'
import Fastify from 'fastify'
import { Pool } from 'undici'

/*
 * The least that a Fastify server can do for the same answer: a session in memory and a pooled call upstream; no limit, no
 * check, no header of its own. UPSTREAM is where the call goes; it says its port to whoever started it.
 */
declare module 'fastify' {
  interface Session {
    userId?: string
  }
}

const pool = new Pool(process.env.UPSTREAM ?? '', { connections: 64 })
const app = Fastify()
await app.register(cookie)
await app.register(session, {
  secret: 'a-secret-of-the-bench-and-nothing-else',
  saveUninitialized: false,
  rolling: false,
  cookie: { secure: false },
})

app.post('/login', async (request) => {
  request.session.userId = 'user'
  return {}
})

app.post<{ Body: { organizationId: string } }>('/token', async (request, reply) => {
  const { userId } = request.session
  if (userId === undefined) return reply.code(401).send({ error: 'Not signed in' })
  const { body } = await pool.request({
    method: 'POST',
    path: '/v2/auth/token/get',
    headers: { 'content-type': 'application/json', 'x-velt-api-key': 'key', 'x-velt-auth-token': 'token' },
    body: JSON.stringify({
      data: { userId, userProperties: { organizationId: request.body.organizationId } },
    }),
  })
  const { result } = (await body.json()) as { result: { data: { token: string } } }
  return { token: result.data.token }
})

await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.(app.server.address())
