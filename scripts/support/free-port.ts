import { createServer } from 'node:net'
import { Refusal } from './refusal.ts'

/** Says whether a server could listen on `port` of `host` right now. A host that this machine lacks counts as free. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code === 'EADDRNOTAVAIL'))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}

/** The same of this machine: a browser may take either address for `localhost`, and two servers can share a port that way. */
export async function isLocalPortFree(port: number): Promise<boolean> {
  return (await isPortFree('127.0.0.1', port)) && (await isPortFree('::1', port))
}

/** Refuses when `port` is taken; `what` names who wants it and `wayOut` what to do about it. */
export async function requireFreePort(port: number, what: string, wayOut: string): Promise<void> {
  if (!(await isLocalPortFree(port))) {
    throw new Refusal(`Port ${port}, which ${what} needs, is taken: ${wayOut}.`)
  }
}
