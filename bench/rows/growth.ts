import { startPostgres } from '../../apps/api/test/engines/start-postgres.ts'
import { startRedis } from '../../apps/api/test/engines/start-redis.ts'
import { findEngines } from '../../scripts/support/find-engines.ts'
import { collectPlans, type QueryPlan } from '../growth/collect-plans.ts'
import type { GrowthEngine } from '../growth/engine.ts'
import { redisBytesPerSession, timeSweeps } from '../growth/measure-sessions.ts'
import { postgresEngine } from '../growth/postgres-engine.ts'
import { sqliteEngine } from '../growth/sqlite-engine.ts'
import { timeRequests } from '../growth/time-requests.ts'
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
    const figures = [
      ...(await measureEngine(await sqliteEngine(temporaryFolder(run.cleanup)), sizes, upstream, run)),
      ...(await measureEngine(await postgresEngine(postgres.url), sizes, upstream, run)),
    ]
    await postgres.remove()
    const redis = await startRedis(redisServer)
    run.cleanup.defer(() => redis.remove())
    const bytes = await redisBytesPerSession(redis.url, sizes.at(-1) ?? 1, run.say)
    run.say(`Redis holds ${bytes.toFixed(0)} bytes for a session`)
    return figures
  },
}

async function measureEngine(
  engine: GrowthEngine,
  sizes: readonly number[],
  upstream: string,
  { say, cleanup, isQuick }: BenchRun,
): Promise<Figure[]> {
  const bySize: ReadonlyMap<string, number[]>[] = []
  const figures: Figure[] = []
  let grown = 0
  for (const size of sizes) {
    const started = performance.now()
    await engine.grow(grown, size)
    grown = size
    say(`${engine.name} at ${size}: seeded in ${((performance.now() - started) / 1000).toFixed(0)} s`)
    const amount = isQuick ? { rounds: 20, warmUp: 20 } : { rounds: 150, warmUp: 150 }
    bySize.push(await timeRequests(engine, size, { ...amount, upstream, cleanup }))
  }
  say(`\n${growthTable(sizes, bySize)}\n`)
  figures.push(...growthFigures(engine, sizes, bySize))

  const plans = await collectPlans(engine, grown, upstream)
  sayPlans(plans, say)
  const faults = plans.flatMap((plan) => plan.faults.map((line) => `${plan.request}: ${line.trim()}`))
  for (const fault of faults) say(`reads more than it gives, ${fault}`)
  if (grown >= PLANNED_FROM) {
    figures.push({
      what: `${engine.name}, queries of a request that read through a table, of ${plans.length}`,
      budget: 'none',
      measured: String(new Set(faults.map((fault) => fault.split(':')[0])).size),
      isMet: faults.length === 0,
    })
  }

  for (const [table, bytes] of await engine.bytesOfTables()) {
    if (bytes > grown) say(`${table}: ${(bytes / grown).toFixed(0)} bytes for each person, with indexes`)
  }
  const sweeps = await timeSweeps(engine, isQuick ? 5 : 200)
  const [low, high] = medianBounds(sweeps)
  say(
    `sweeping 100 of ${grown} sessions: ${median(sweeps).toFixed(1)} ms (${low.toFixed(1)} to ${high.toFixed(1)}), at most ${Math.max(...sweeps).toFixed(1)}`,
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
function growthTable(sizes: readonly number[], bySize: readonly ReadonlyMap<string, number[]>[]): string {
  const names = [...(bySize[0]?.keys() ?? [])]
  return columns([
    ['ms a request', ...sizes.map((size) => size.toLocaleString('en'))],
    ...names.map((name) => [
      name,
      ...bySize.map((times) => {
        const [low, high] = medianBounds(times.get(name) ?? [])
        return `${median(times.get(name) ?? []).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`
      }),
    ]),
  ])
}

/** The most that a case has grown by from the second size on, since a product of one person has no tree at all. */
function growthFigures(
  engine: GrowthEngine,
  sizes: readonly number[],
  bySize: readonly ReadonlyMap<string, number[]>[],
): Figure[] {
  const [from, to] = [bySize.at(sizes.length > 2 ? 1 : 0), bySize.at(-1)]
  if (from === undefined || to === undefined || from === to) return []
  const growths = [...to].map(([name, times]) => {
    const [low] = medianBounds(times)
    const [, high] = medianBounds(from.get(name) ?? [])
    return { name, times: median(times) / median(from.get(name) ?? []), atLeast: low / high }
  })
  const worst = growths.toSorted((a, b) => b.times - a.times)[0]
  return [
    {
      what: `${engine.name}, time of a request from ${sizes.at(sizes.length > 2 ? 1 : 0)} to ${sizes.at(-1)} people and documents`,
      budget: `≤ ${MOST_GROWTH}×`,
      measured: `${worst?.times.toFixed(2)}× at most (${worst?.name})`,
      isMet: growths.every(({ atLeast }) => atLeast <= MOST_GROWTH),
    },
  ]
}
