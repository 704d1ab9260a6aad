import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'

/*
 * Stands in for Velt's token API at the least cost: every POST gets a token of the usual size at once. Says its port to
 * whoever started it.
 */
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = { sub: 'user', organizationId: 'organization', exp: Math.floor(Date.now() / 1000) + 48 * 3600 }
// As random as a real one, which is no text once it is decoded.
const signature = randomBytes(256).toString('base64url')
const token = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${signature}`
const answer = JSON.stringify({ result: { status: 'success', message: 'Token generated.', data: { token } } })

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
