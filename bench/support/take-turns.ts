import { once } from 'node:events'
import type { LoadAnswer, LoadOrder } from './load-program.ts'
import { LOAD_CORE } from './peers.ts'
import { type Program, startProgram } from './start-program.ts'

/** One of the servers that are compared: where it is and what it is asked. */
export interface Contestant {
  readonly name: string
  readonly program: Program
  readonly request: Pick<LoadOrder, 'url' | 'headers' | 'body'>
  /** What the program is told before each turn, where one program stands for several. */
  readonly mode?: string
}

export interface Turn {
  readonly perSecond: number
  readonly p99Ms: number
  /** Processor time of the server for one request: other work on the machine disturbs it less than the rate. */
  readonly cpuMicroseconds: number
  /** How much of a core the server had. Much below 1, something else was the limit. */
  readonly cores: number
}

const CONNECTIONS = 32

/**
 * Puts each contestant under full load in turn, A B C C B A, so that what else happens on the machine meets all of them, and
 * none has always the same one before it, whose connections it sees close. The first round, in which compilers settle, does
 * not count. Gives the turns of each; throws when one does not answer well.
 */
export async function takeTurns(
  contestants: readonly Contestant[],
  {
    rounds,
    requests,
    warmUp,
    cleanup,
    say,
  }: {
    rounds: number
    /** In one turn of one contestant. */
    requests: number
    /** In the first round, which does not count. */
    warmUp: number
    cleanup: AsyncDisposableStack
    say: (line: string) => void
  },
): Promise<Turn[][]> {
  const load = startProgram({ file: 'support/load-program.ts', core: LOAD_CORE, cleanup, hasProbe: false })
  for (const { name, request } of contestants) await requireToken(name, request)
  const turns: Turn[][] = contestants.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    const inOrder = [...contestants.entries()]
    for (const [index, { name, program, request, mode }] of round % 2 === 0 ? inOrder : inOrder.reverse()) {
      const before = await program.ask(mode)
      const answer = await ask(load, {
        ...request,
        connections: CONNECTIONS,
        amount: round === 0 ? warmUp : requests,
      })
      const spent = (await program.ask()).cpuMicroseconds - before.cpuMicroseconds
      if (answer.failures > 0 || answer.requests === 0) {
        throw new Error(`${name} answered ${answer.requests} requests and failed ${answer.failures}.`)
      }
      if (round === 0) continue
      const turn: Turn = {
        perSecond: answer.requests / answer.seconds,
        p99Ms: answer.p99Ms,
        cpuMicroseconds: spent / answer.requests,
        cores: spent / (answer.seconds * 1e6),
      }
      turns[index]?.push(turn)
      say(`round ${round} of ${rounds}  ${name.padEnd(14)} ${inWords(turn)}`)
    }
  }
  return turns
}

function inWords({ perSecond, p99Ms, cpuMicroseconds, cores }: Turn): string {
  return `${perSecond.toFixed(0)} requests/s, p99 ${p99Ms.toFixed(1)} ms, ${cpuMicroseconds.toFixed(0)} µs of CPU each, ${cores.toFixed(2)} cores`
}

async function ask(load: Program, order: LoadOrder): Promise<LoadAnswer> {
  const answer = once(load.child, 'message')
  load.child.send(order)
  const [said] = await Promise.race([answer, load.gone])
  return said as LoadAnswer
}

/** Refuses to measure how fast a server says no. */
async function requireToken(name: string, { url, headers, body }: Contestant['request']): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  if (response.status !== 200 || !text.includes('"token":"')) {
    throw new Error(`${name} answered ${response.status} without a token: ${text.slice(0, 300)}`)
  }
}
