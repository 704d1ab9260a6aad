import type { FastifyInstance } from 'fastify'
import { serverGuard as realGuard } from '../../packages/leak-guard/src/fastify.ts'

/*
 * The real guard of the server, which a message turns off and on: then it does not hear of new connections and requests. For
 * the bench that measures what the guard costs; the product has no way to leave it out.
 */
let isOn = true
process.on('message', (question) => {
  if (question === 'guard off') isOn = false
  if (question === 'guard on') isOn = true
})
process.channel?.unref()

type Listener = (...args: unknown[]) => void
type Register = (event: string, listener: Listener) => unknown

export async function serverGuard(
  app: FastifyInstance,
  options: Parameters<typeof realGuard>[1],
): Promise<void> {
  const { server } = app
  const register = (method: 'on' | 'prependListener') => (event: string, listener: Listener) =>
    (server[method] as Register).call(server, event, (...args) => {
      if (isOn) listener(...args)
    })
  const switchedServer = new Proxy(server, {
    get: (target, name) =>
      name === 'on' || name === 'prependListener' ? register(name) : Reflect.get(target, name),
  })
  const addHook = (_name: 'onRequest', hook: (...args: [unknown, unknown, () => void]) => void) =>
    app.addHook('onRequest', (request, reply, done) => {
      if (isOn) hook(request, reply, done)
      else done()
    })
  await realGuard({ server: switchedServer, log: app.log, addHook } as never, options)
}

Object.assign(serverGuard, { [Symbol.for('skip-override')]: true })
