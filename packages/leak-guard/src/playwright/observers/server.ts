import type { Evidence } from '../evidence.ts'
import { HttpConnection } from '../http-connection.ts'
import type { ServerTap } from '../server-tap.ts'
import type { Observer } from './observer.ts'
import { wireToEvidence } from './wire-to-evidence.ts'

/** Reads what passes a server, from the server's side: what the browser does not log, it has still sent. */
export function observeServer(tap: ServerTap, evidence: Evidence): Observer {
  const connections = new Map<object, HttpConnection>()
  const connectionOf = (key: object) => {
    const connection = connections.get(key) ?? new HttpConnection('http', wireToEvidence(evidence))
    connections.set(key, connection)
    return connection
  }
  const end = (key: object) => {
    connections.get(key)?.end()
    connections.delete(key)
  }
  const stop = tap.listen({
    sent: (key, bytes) => connectionOf(key).sent(bytes),
    received: (key, bytes) => connectionOf(key).received(bytes),
    ended: end,
  })
  return {
    async afterClose() {
      stop()
      for (const key of connections.keys()) end(key)
    },
  }
}
