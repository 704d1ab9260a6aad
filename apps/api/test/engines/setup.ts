import type { TestProject } from 'vitest/node'
import { enginePrograms } from './engine-programs.ts'
import { startPostgres } from './start-postgres.ts'
import { startRedis } from './start-redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests' PostgreSQL is; unset in a plain run, which has the embedded database alone. */
    databaseUrl: string | undefined
    redisUrl: string | undefined
  }
}

/** Starts one PostgreSQL and one Redis for all tests of a run, and takes them down after it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgresBin, redisServer } = enginePrograms()
  const postgres = await startPostgres(postgresBin)
  const redis = await startRedis(redisServer)
  project.provide('databaseUrl', postgres.url)
  project.provide('redisUrl', redis.url)
  return async () => {
    await redis.remove()
    await postgres.remove()
  }
}
