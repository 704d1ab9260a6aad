import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { LoadAnswer, LoadOrder } from '../support/load-program.ts'
import { startProgram } from '../support/start-program.ts'

/** What a load says of a server that it asks so many times. */
async function loadOn(respond: RequestListener, amount: number): Promise<LoadAnswer> {
  await using cleanup = new AsyncDisposableStack()
  const server = createServer(respond)
  cleanup.defer(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const load = startProgram({ file: 'support/load-program.ts', cleanup, hasProbe: false })
  load.child.send({ url, headers: {}, body: '', connections: 2, amount } satisfies LoadOrder)
  const [answer] = (await once(load.child, 'message')) as [LoadAnswer]
  return answer
}

test('a load asks as often as it is told, and says how long that took', async () => {
  let asked = 0
  const started = performance.now()
  const answer = await loadOn((_request, response) => {
    asked += 1
    response.end()
  }, 50)
  expect(asked).toBe(50)
  expect(answer).toMatchObject({ requests: 50, failures: 0 })
  expect(answer.seconds).toBeGreaterThan(0)
  expect(answer.seconds * 1000).toBeLessThan(performance.now() - started)
})

test('an answer without success is a failure, and is not counted', async () => {
  const answer = await loadOn((_request, response) => response.writeHead(503).end(), 4)
  expect(answer).toMatchObject({ requests: 0, failures: 4 })
})
