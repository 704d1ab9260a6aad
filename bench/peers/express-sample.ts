import express from 'express'
import session from 'express-session'

/*
 * The token endpoint as one would write it after a vendor's sample for Express: the user is whoever the body says, the
 * upstream call is a plain `fetch`, and the session check that such samples leave to the reader is filled in. UPSTREAM is
 * where the call goes; it says its port to whoever started it.
 */
declare module 'express-session' {
  interface SessionData {
    userId: string
  }
}

const { UPSTREAM } = process.env
const app = express()
app.use(express.json())
app.use(
  session({ secret: 'a-secret-of-the-bench-and-nothing-else', resave: false, saveUninitialized: false }),
)

app.post('/login', (request, response) => {
  request.session.userId = 'user'
  response.json({})
})

app.post('/token', async (request, response) => {
  if (request.session.userId === undefined) {
    response.status(401).json({ error: 'Not signed in' })
    return
  }
  const { userId, organizationId, email, isAdmin } = request.body
  const answer = await fetch(`${UPSTREAM}/v2/auth/token/get`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-velt-api-key': 'key', 'x-velt-auth-token': 'token' },
    body: JSON.stringify({ data: { userId, userProperties: { organizationId, email, isAdmin } } }),
  })
  const { result } = (await answer.json()) as { result?: { data?: { token?: string } } }
  if (!answer.ok || result?.data?.token === undefined) {
    response.status(500).json({ error: 'Failed to generate token' })
    return
  }
  response.json({ token: result.data.token })
})

const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()))
