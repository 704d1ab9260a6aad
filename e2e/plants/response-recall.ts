import type { AddressInfo } from 'node:net'
import { createScanner } from '@app/leak-guard'
import { serverGuard } from '@app/leak-guard/fastify'
import {
  buildLeakyApp,
  OTHER_REQUESTS,
  ROUTE_REQUESTS,
} from '../../packages/leak-guard/test/server/leaky-app.ts'
import { exchange } from '../../packages/leak-guard/test/server/raw-client.ts'
import { canary } from '../support/secrets.ts'

export interface ResponseTrial {
  readonly path: string
  readonly isCaught: boolean
}

/** Has a server leak by every way that it can answer, and tells what of it is still on the wire with its guard on. */
export async function plantInResponses(): Promise<ResponseTrial[]> {
  const secret = canary()
  // Whole, because of a message in parts the first may be on its way when the next one shows what it is.
  const scanner = createScanner({ PLANTED: secret }, 'whole')
  const holdsSecret = (received: Buffer) =>
    [received, bodyOf(received)].some((bytes) => scanner.scan(bytes).findings.length > 0)
  const leaks = async (isGuarded: boolean) => {
    await using app = buildLeakyApp(secret)
    if (isGuarded) await app.register(serverGuard, { secrets: { PLANTED: secret } })
    app.log.level = 'silent'
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const found: boolean[] = []
    for (const [, request] of [...ROUTE_REQUESTS, ...OTHER_REQUESTS]) {
      const received = await exchange(port, request, { stop: holdsSecret })
      found.push(holdsSecret(received))
    }
    return found
  }
  const bare = await leaks(false)
  const guarded = await leaks(true)
  return [...ROUTE_REQUESTS, ...OTHER_REQUESTS].map(([path], i) => {
    if (!bare[i]) throw new Error(`Without the guard nothing leaked by ${path}.`)
    return { path, isCaught: !guarded[i] }
  })
}

/** Brotli is known only where it begins. */
function bodyOf(received: Buffer): Buffer {
  const at = received.indexOf('\r\n\r\n')
  return at < 0 ? Buffer.alloc(0) : received.subarray(at + 4)
}
