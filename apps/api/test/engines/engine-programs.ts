export interface EnginePrograms {
  /** The folder with `initdb` and `postgres`. */
  readonly postgresBin: string
  /** The server program of Redis or Valkey. */
  readonly redisServer: string
}

/** The programs that `pnpm test:engines` has found; it hands them on in the environment. */
export function enginePrograms(): EnginePrograms {
  const { TEST_POSTGRES_BIN: postgresBin, TEST_REDIS_SERVER: redisServer } = process.env
  if (postgresBin === undefined || redisServer === undefined) {
    throw new Error('Run these tests by `pnpm test:engines`, which finds PostgreSQL and Redis.')
  }
  return { postgresBin, redisServer }
}
