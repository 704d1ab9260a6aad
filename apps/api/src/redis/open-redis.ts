import type { Secret } from '@app/leak-guard'
import { Redis } from 'ioredis'
import { StartRefusal } from '../start-refusal.ts'

/**
 * Connects to the Redis or Valkey behind `url`. From then on a command fails at once while there is no connection, and after
 * half a second when there is one but no answer: who asks gets a 503 instead of waiting, and is served again as soon as the
 * server is back. Throws `StartRefusal`.
 */
export async function openRedis(url: Secret): Promise<Redis> {
  const redis = new Redis(url.open(), {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // What was under way when the connection broke has been answered with its failure.
    autoResendUnfulfilledCommands: false,
    connectTimeout: 1_000,
    commandTimeout: 500,
    // A connection that says nothing for so long is given up: the server may have moved.
    socketTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 50, 500),
  })
  let fault: Error | undefined
  // Each request that meets an outage logs it, so the client need not.
  redis.on('error', (error: Error) => {
    fault = error
  })
  try {
    await redis.connect()
    // Also says whether the password is right and the server is not still loading.
    await redis.ping()
    return redis
  } catch (error) {
    redis.disconnect()
    const { message } = fault ?? (error as Error)
    throw new StartRefusal(
      `Redis cannot be used (${message}). Make sure that it runs and that REDIS_URL names its host, port and password.`,
      error,
    )
  }
}
