import * as parts from '../../packages/leak-guard/src/server/guard-parts.ts'
import * as sockets from '../../packages/leak-guard/src/server/socket-guard.ts'

/*
 * What tells of each response whether it is guarded, and what guards connections. A message turns both off and on: then neither
 * a new connection nor a response is guarded; what stays is that a response is told the id of its request. For the bench that
 * measures what the guard costs; the product has no way to leave it out.
 */
let isOn = true
process.on('message', (question) => {
  if (question === 'guard off') isOn = false
  if (question === 'guard on') isOn = true
})
process.channel?.unref()

export { guardWith } from '../../packages/leak-guard/src/server/guard-parts.ts'

export const partsOf: typeof parts.partsOf = (response) => (isOn ? parts.partsOf(response) : undefined)

export const guardSocket: typeof sockets.guardSocket = (...args) => {
  if (isOn) sockets.guardSocket(...args)
}
