import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { LoadAnswer, LoadOrder } from '../support/load-program.ts'
import { startProgram } from '../support/start-program.ts'

test('the rate is that of the answers, not of the second in which the load notices that it has them all', async () => {
  await using cleanup = new AsyncDisposableStack()
  const answered: number[] = []
  const server = createServer((_request, response) => {
    response.end(() => answered.push(performance.now()))
  })
  cleanup.defer(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const load = startProgram({ file: 'support/load-program.ts', cleanup, hasProbe: false })

  const order: LoadOrder = { url, headers: {}, body: '', connections: 2, amount: 50 }
  load.child.send(order)
  const [answer] = (await once(load.child, 'message')) as [LoadAnswer]

  expect(answer).toMatchObject({ requests: 50, failures: 0 })
  const noticing = performance.now() - (answered.at(-1) as number)
  const answering = (answered.at(-1) as number) - (answered[0] as number)
  expect(answer.seconds * 1000).toBeLessThan(answering + noticing / 2)
})
