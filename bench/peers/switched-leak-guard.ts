import * as parts from '../../packages/leak-guard/src/server/guard-parts.ts'

/*
 * What tells of each response and connection whether it is guarded. A message turns both off and on; what stays is that a
 * response is told the id of its request, and the way around the guard. For the bench that measures what the guard costs;
 * the product has no way to leave it out.
 */
let isOn = true
process.on('message', (question) => {
  if (question === 'guard off') isOn = false
  if (question === 'guard on') isOn = true
})
process.channel?.unref()

export { guardWith } from '../../packages/leak-guard/src/server/guard-parts.ts'

export const partsOf: typeof parts.partsOf = (response) => (isOn ? parts.partsOf(response) : undefined)

export const partsOfServer: typeof parts.partsOfServer = (connection) =>
  isOn ? parts.partsOfServer(connection) : undefined
