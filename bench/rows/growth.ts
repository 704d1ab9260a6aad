import { startPostgres } from '../../apps/api/test/engines/start-postgres.ts'
import { startRedis } from '../../apps/api/test/engines/start-redis.ts'
import { findEngines } from '../../scripts/support/find-engines.ts'
import { collectPlans, type QueryPlan } from '../growth/collect-plans.ts'
import type { GrowthEngine } from '../growth/engine.ts'
import { redisBytesPerSession, timeSweeps } from '../growth/measure-sessions.ts'
import { postgresEngine } from '../growth/postgres-engine.ts'
import { sqliteEngine } from '../growth/sqlite-engine.ts'
import { type Times, timeRequests } from '../growth/time-requests.ts'
import type { Bench, BenchRun, Figure } from '../support/figure.ts'
import { startPeer } from '../support/peers.ts'
import { columns } from '../support/report.ts'
import { median, medianBounds } from '../support/statistics.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const SIZES = [1, 1_000, 100_000, 1_000_000]
/** Below, a cautious planner reads a whole table because that is cheaper. */
const PLANNED_FROM = 10_000
/** A tree grows a level now and then, and caches hold less of it; a table that is read through grows a thousandfold. */
const MOST_GROWTH = 1.5

/**
 * How the time of a request grows with people and documents, on both databases, and what sessions cost. `pnpm bench growth 1
 * 1000 100000` says other sizes.
 */
export const growth: Bench = {
  name: 'growth',
  isLong: true,
  async run(run) {
    const sizes = run.arguments.length > 0 ? run.arguments.map(Number) : run.isQuick ? [1, 1_000] : SIZES
    const { postgresBin, redisServer } = await findEngines()
    const { url: upstream } = await startPeer('velt-stub.ts', run.cleanup)
    const postgres = await startPostgres(postgresBin)
    run.cleanup.defer(() => postgres.remove())
    const figures: Figure[] = []
    for (const makeEngine of [
      (size: number) => sqliteEngine(temporaryFolder(run.cleanup), size),
      (size: number) => postgresEngine(postgres.url, size),
    ]) {
      const engines: GrowthEngine[] = []
      for (const size of sizes) {
        const started = performance.now()
        const engine = await makeEngine(size)
        engines.push(engine)
        run.say(`${engine.name} filled to ${size} in ${((performance.now() - started) / 1000).toFixed(0)} s`)
      }
      figures.push(...(await measureEngines(engines, upstream, run)))
    }
    await postgres.remove()
    const redis = await startRedis(redisServer)
    run.cleanup.defer(() => redis.remove())
    const bytes = await redisBytesPerSession(redis.url, sizes.at(-1) ?? 1, run.say)
    run.say(`Redis holds ${bytes.toFixed(0)} bytes for a session`)
    return figures
  },
}

async function measureEngines(
  engines: readonly GrowthEngine[],
  upstream: string,
  { say, cleanup, isQuick }: BenchRun,
): Promise<Figure[]> {
  const amount = isQuick ? { rounds: 20, warmUp: 20 } : { rounds: 150, warmUp: 150 }
  const times = await timeRequests(engines, { ...amount, upstream, cleanup })
  say(`\n${growthTable(engines, times)}\n`)
  const figures = growthFigures(engines, times)

  const largest = engines.at(-1)
  if (largest === undefined) return figures
  const { name, size } = largest
  const plans = await collectPlans(largest, upstream)
  sayPlans(plans, say)
  const faults = plans.flatMap((plan) => plan.faults.map((line) => `${plan.request}: ${line.trim()}`))
  for (const fault of faults) say(`reads more than it gives, ${fault}`)
  if (size >= PLANNED_FROM) {
    figures.push({
      what: `${name}, queries of requests that read more than they give, of ${plans.length}`,
      budget: 'none',
      measured: String(plans.filter((plan) => plan.faults.length > 0).length),
      isMet: faults.length === 0,
    })
  }

  for (const [table, bytes] of await largest.bytesOfTables()) {
    if (bytes > size) say(`${table}: ${(bytes / size).toFixed(0)} bytes for each person, with indexes`)
  }
  const sweeps = await timeSweeps(largest, isQuick ? 5 : 200)
  const [low, high] = medianBounds(sweeps)
  say(
    `sweeping 100 of ${size} sessions: ${median(sweeps).toFixed(1)} ms (${low.toFixed(1)} to ${high.toFixed(1)}), at most ${Math.max(...sweeps).toFixed(1)}`,
  )
  return figures
}

/** Each query once, and again where it turned out to read more. */
function sayPlans(plans: readonly QueryPlan[], say: (line: string) => void): void {
  const said = new Set<string>()
  for (const { request, sql, lines, faults } of plans) {
    const isNews = !said.has(sql) || faults.length > 0
    if (isNews) say(`${request}: ${sql}\n      ${lines.join('\n      ')}`)
    said.add(sql)
  }
}

/** Median and its bounds in milliseconds, a line for each case and a column for each size. */
function growthTable(engines: readonly GrowthEngine[], bySize: readonly Times[]): string {
  const names = [...(bySize[0]?.keys() ?? [])]
  return columns([
    ['ms a request', ...engines.map(({ size }) => size.toLocaleString('en'))],
    ...names.map((name) => [
      name,
      ...bySize.map((times) => {
        const [low, high] = medianBounds(times.get(name) ?? [])
        return `${median(times.get(name) ?? []).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
      }),
    ]),
  ])
}

/** The most that a case has grown by, from the second size on where there are more: a product of one person has no tree. */
function growthFigures(engines: readonly GrowthEngine[], bySize: readonly Times[]): Figure[] {
  const first = engines.length > 2 ? 1 : 0
  const [from, to] = [bySize[first], bySize.at(-1)]
  if (from === undefined || to === undefined || from === to) return []
  const growths = [...to].map(([name, times]) => {
    const before = from.get(name) ?? []
    return {
      name,
      times: median(times) / median(before),
      // As little as it may be, since what lies within the bounds is noise.
      atLeast: medianBounds(times)[0] / medianBounds(before)[1],
    }
  })
  const [worst] = growths.toSorted((a, b) => b.times - a.times)
  return [
    {
      what: `${engines[0]?.name}, time of a request from ${engines[first]?.size} to ${engines.at(-1)?.size} people and documents`,
      budget: `≤ ${MOST_GROWTH}×`,
      measured: `${worst?.times.toFixed(2)}× at most (${worst?.name})`,
      isMet: growths.every(({ atLeast }) => atLeast <= MOST_GROWTH),
    },
  ]
}
