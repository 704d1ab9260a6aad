import type { Redis } from 'ioredis'
import { RedisUnavailable } from './redis-unavailable.ts'

type Reply = (error: Error | null, result?: unknown) => void
type Command = (...values: unknown[]) => void

/**
 * The client in the shape in which @fastify/rate-limit uses it: it defines its scripts and calls them with a callback. A
 * Redis that fails then refuses the call as UNAVAILABLE, and not as a fault of ours.
 */
export function rateLimitCounters(redis: Redis): Record<string, Command> {
  const commands: Record<string, Command> = {
    defineCommand(name, definition) {
      const command = name as string
      redis.defineCommand(command, definition as { lua: string; numberOfKeys: number })
      const run = (redis as unknown as Record<string, Command>)[command]?.bind(redis)
      commands[command] = (...values) => {
        const reply = values.pop() as Reply
        run?.(...values, (error: Error | null, result: unknown) =>
          reply(error === null ? null : new RedisUnavailable(error), result),
        )
      }
    },
  }
  return commands
}
