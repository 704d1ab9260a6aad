import * as responses from '../../packages/leak-guard/src/server/response-watch.ts'
import * as sockets from '../../packages/leak-guard/src/server/socket-guard.ts'

/*
 * The two parts of the server's guard, which a message turns off and on: then neither a new connection nor a new response is
 * guarded. For the bench that measures what the guard costs; the product has no way to leave it out.
 */
let isOn = true
process.on('message', (question) => {
  if (question === 'guard off') isOn = false
  if (question === 'guard on') isOn = true
})
process.channel?.unref()

export const watchResponse: typeof responses.watchResponse = (...args) => {
  if (isOn) responses.watchResponse(...args)
}

export const guardSocket: typeof sockets.guardSocket = (...args) => {
  if (isOn) sockets.guardSocket(...args)
}
