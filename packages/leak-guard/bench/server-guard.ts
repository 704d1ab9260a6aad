import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, Agent as HttpAgent, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import Fastify from 'fastify'
import { Pool } from 'undici'
import { serverGuard } from '../src/fastify.ts'

/**
 * What the server guard costs on an endpoint like the token endpoint: a call upstream, security headers, and a body of
 * JSON with a JWT. Two servers, one guarded, in threads of their own, are asked in turns; printed is the CPU time of each
 * for one request and the ratio of the medians, which other work on the machine disturbs less than a rate.
 */
const ROUNDS = 15
const REQUESTS = 2000
/** Until the compiler has settled, which takes longer where there is more to compile. */
const WARM_UP = 30_000
const CONCURRENCY = 16
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; script-src 'self' https://cdn.velt.dev; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

if (isMainThread) await compare()
else await serve(workerData as { guarded: boolean; upstream: string })

async function serve({ guarded, upstream }: { guarded: boolean; upstream: string }): Promise<void> {
  const pool = new Pool(upstream)
  const app = Fastify()
  if (guarded) {
    const secrets = {
      VELT_AUTH_TOKEN: randomBytes(32).toString('hex'),
      SESSION_SECRET: randomBytes(32).toString('base64url'),
    }
    await app.register(serverGuard, { secrets })
  }
  app.addHook('onRequest', async (_request, reply) => void reply.headers(HEADERS))
  app.post('/token', async () => {
    const { body } = await pool.request({ path: '/', method: 'POST', body: '{}' })
    return { token: ((await body.json()) as { token: string }).token, expiresAt: '2026-11-24T00:00:00.000Z' }
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const port = parentPort
  let start = process.threadCpuUsage()
  port?.on('message', () => {
    const used = process.threadCpuUsage(start)
    start = process.threadCpuUsage()
    port.postMessage(used.user + used.system)
  })
  port?.postMessage((app.server.address() as AddressInfo).port)
}

async function compare(): Promise<void> {
  const upstream = createServer((incoming, response) => {
    incoming.resume()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ token: jwt() }))
  })
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  const servers = await Promise.all(
    [false, true].map(async (guarded) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { guarded, upstream: url } })
      const [port] = (await once(worker, 'message')) as [number]
      return { worker, port, costs: [] as number[] }
    }),
  )
  const agent = new HttpAgent({ keepAlive: true, maxSockets: CONCURRENCY })
  for (const { port } of servers) await load(port, agent, WARM_UP)
  for (let round = 0; round < ROUNDS; round++) {
    for (const { worker, port, costs } of servers) {
      await cpuTime(worker)
      await load(port, agent, REQUESTS)
      costs.push((await cpuTime(worker)) / REQUESTS)
    }
  }
  const [off = Number.NaN, on = Number.NaN] = servers.map(
    ({ costs }) => costs.sort((a, b) => a - b)[ROUNDS >> 1],
  )
  process.stdout.write(
    `off ${off.toFixed(1)} µs, on ${on.toFixed(1)} µs of CPU a request: ratio ${(off / on).toFixed(3)}\n`,
  )
  agent.destroy()
  upstream.close()
  await Promise.all(servers.map(({ worker }) => worker.terminate()))
}

async function cpuTime(worker: Worker): Promise<number> {
  worker.postMessage('spent')
  const [spent] = (await once(worker, 'message')) as [number]
  return spent
}

async function load(port: number, agent: HttpAgent, requests: number): Promise<void> {
  let left = requests
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (left-- > 0) await post(port, agent)
    }),
  )
}

function post(port: number, agent: HttpAgent): Promise<void> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path: '/token', method: 'POST', agent }, (response) => {
      response.resume().on('end', resolve)
    })
      .on('error', reject)
      .end()
  })
}

function jwt(): string {
  const claims = {
    sub: randomBytes(9).toString('hex'),
    email: 'ada@example.com',
    organizationId: randomBytes(9).toString('hex'),
  }
  const parts = [
    Buffer.from('{"alg":"RS256","typ":"JWT"}'),
    Buffer.from(JSON.stringify(claims)),
    randomBytes(256),
  ]
  return parts.map((part) => part.toString('base64url')).join('.')
}
