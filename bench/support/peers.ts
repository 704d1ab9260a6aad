import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type Program, startProgram } from './start-program.ts'

/** Servers under test have one core, whatever asks and answers them the other. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

/** Starts one of the servers in `peers/`, which choose a port by themselves and say which. */
export async function startPeer(
  file: string,
  cleanup: AsyncDisposableStack,
  { core = SERVER_CORE, upstream = '' } = {},
): Promise<{ program: Program; url: string }> {
  const program = startProgram({ file: `peers/${file}`, environment: { UPSTREAM: upstream }, core, cleanup })
  const [address] = (await Promise.race([once(program.child, 'message'), program.gone])) as [AddressInfo]
  return { program, url: `http://127.0.0.1:${address.port}` }
}
