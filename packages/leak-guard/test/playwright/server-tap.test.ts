import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createSearch, Evidence } from '../../src/playwright/evidence.ts'
import { observeServer } from '../../src/playwright/observers/server.ts'
import { tapServer } from '../../src/playwright/server-tap.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const NAMES = [
  'QUERY',
  'HEADER',
  'SENT',
  'STATUS',
  'ANSWER',
  'HINT',
  'BODY',
  'TRAILER',
  'UPGRADED',
  'CLIENT_ERROR',
]
const SECRETS = Object.fromEntries(NAMES.map((name) => [name, valueFrom(name, ALPHANUMERIC, 40)]))
const secret = (name: string) => SECRETS[name] ?? ''

test('every byte of a server is read: heads, bodies in pieces, hints, trailers, upgrades and raw answers', async () => {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      response.writeEarlyHints({ link: `</${secret('HINT')}>; rel=preload` })
      response.writeHead(200, secret('STATUS'), { trailer: 'x-t', 'x-t': secret('ANSWER') })
      response.write(secret('BODY').slice(0, 20))
      setImmediate(() => {
        response.write(secret('BODY').slice(20))
        response.addTrailers({ 'x-t': secret('TRAILER') })
        response.end()
      })
    })
  })
  server.on('upgrade', (_, socket) =>
    socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\n${secret('UPGRADED')}`),
  )
  server.on('clientError', (_, socket) => socket.end(`HTTP/1.1 400 Bad\r\n\r\n${secret('CLIENT_ERROR')}`))
  const tap = tapServer(server)
  const evidence = new Evidence(createSearch(SECRETS))
  const observer = observeServer(tap, evidence)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo

  const asked = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: `/?t=${secret('QUERY')}`,
    headers: { 'x-t': secret('HEADER') },
    agent: false,
  })
  asked.end(secret('SENT'))
  const [answer] = await once(asked, 'response')
  let body = ''
  for await (const chunk of answer) body += chunk
  expect(body).toBe(secret('BODY'))
  for (const line of ['GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: it\r\n\r\n', 'nonsense\r\n\r\n']) {
    const socket = connect(port, '127.0.0.1').end(line).resume()
    await once(socket, 'close')
  }

  await observer.afterClose?.()
  await evidence.settled()
  expect(new Set(evidence.findings.map((finding) => finding.secret))).toEqual(new Set(NAMES))
})
