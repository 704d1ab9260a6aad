import { rmSync } from 'node:fs'
import { engineFolder, engineProcess, freePort } from './engine-process.ts'

/** A Redis or Valkey on 127.0.0.1. */
export interface TestRedis {
  readonly url: string
  start(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
  remove(): Promise<void>
}

/**
 * Starts the server program `file`. A restart finds it empty, unless it `keepsAll`: then it answers nothing that is not on
 * the disk. Tests take a database each, so there are many.
 */
export async function startRedis(file: string, { keepsAll = false } = {}): Promise<TestRedis> {
  const folder = engineFolder('redis')
  const port = await freePort()
  const engine = engineProcess({
    file,
    arguments: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--save', '', '--databases', '10000'],
      ...['--appendonly', keepsAll ? 'yes' : 'no', '--appendfsync', 'always'],
    ],
    readyLine: 'Ready to accept connections',
    stopSignal: 'SIGTERM',
  })
  await engine.start()
  return {
    ...engine,
    url: `redis://127.0.0.1:${port}`,
    async remove() {
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
