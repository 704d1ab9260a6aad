import fastifyUnderPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { unavailable } from '../errors.ts'

/** So late on its own timers, a process answers nobody well; some are told to come back, and the others are served. */
const MAX_EVENT_LOOP_DELAY_MS = 1_000

/** Refuses calls with UNAVAILABLE while the process is behind. Health stays outside: it must answer then above all. */
export async function shedLoad(app: FastifyInstance): Promise<void> {
  await app.register(fastifyUnderPressure, {
    maxEventLoopDelay: MAX_EVENT_LOOP_DELAY_MS,
    pressureHandler() {
      throw unavailable()
    },
  })
}
