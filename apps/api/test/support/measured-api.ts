import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ApiProcess, listeningApi } from './api-process.ts'

const HEAP_REPORT = pathToFileURL(join(import.meta.dirname, 'heap-report.ts')).href

export interface MeasuredApi extends ApiProcess {
  readonly url: string
  /** Bytes in use after a collection. */
  inUse(): Promise<number>
  /** Files and sockets that are open, where the system can say. */
  openFiles(): number
}

/** The real program, with somebody inside who can say what it holds on to. */
export async function measuredApi(environment: Record<string, string>): Promise<MeasuredApi> {
  const api = await listeningApi(environment, ['--expose-gc', '--import', HEAP_REPORT])
  return {
    ...api,
    async inUse() {
      const answer = once(api.child, 'message')
      api.child.send('how much?')
      return Number((await answer)[0])
    },
    openFiles: () => (process.platform === 'linux' ? readdirSync(`/proc/${api.child.pid}/fd`).length : 0),
  }
}
