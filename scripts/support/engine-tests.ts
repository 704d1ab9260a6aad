import { findEngines } from './find-engines.ts'
import { forgetReport, type Totals, vitestTotals } from './test-totals.ts'
import { runTool } from './tool.ts'

/**
 * Runs tests of the API on a real PostgreSQL and Redis, which they start on free ports and take down again: those whose file
 * names hold one of `files`, or all. Gives the exit code of the run and its numbers.
 */
export async function runEngineTests(
  files: readonly string[],
  { reportFile, environment = {} }: { reportFile: string; environment?: Readonly<Record<string, string>> },
): Promise<{ code: number; totals: Totals }> {
  const report = `apps/api/${reportFile}`
  forgetReport(report)
  const { postgresBin, redisServer } = await findEngines()
  console.log(`PostgreSQL from ${postgresBin}, Redis from ${redisServer}\n`)
  const code = await runTool(
    ['vitest', 'vitest'],
    [
      ...['run', '--config', 'test/engines/vitest.config.ts'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
      ...files,
    ],
    {
      workspace: 'apps/api',
      environment: { TEST_POSTGRES_BIN: postgresBin, TEST_REDIS_SERVER: redisServer, ...environment },
    },
  )
  return { code, totals: vitestTotals(report) }
}
