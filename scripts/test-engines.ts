import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findEngines } from './support/find-engines.ts'
import { runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'
import { ENGINES_REPORT, vitestTotals } from './support/test-totals.ts'
import { runTool } from './support/tool.ts'

// `pnpm test:engines`: the conformance suites and the API's tests on real PostgreSQL and Redis, which the tests start on free
// ports and take down again.
await runCommand(async () => {
  const report = `apps/api/${ENGINES_REPORT}`
  rmSync(join(ROOT, report), { force: true })
  const { postgresBin, redisServer } = await findEngines()
  console.log(`PostgreSQL from ${postgresBin}, Redis from ${redisServer}\n`)
  const code = await runTool(
    ['vitest', 'vitest'],
    [
      ...['run', '--config', 'test/engines/vitest.config.ts'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${ENGINES_REPORT}`],
      ...process.argv.slice(2),
    ],
    {
      workspace: 'apps/api',
      environment: { TEST_POSTGRES_BIN: postgresBin, TEST_REDIS_SERVER: redisServer },
    },
  )
  if (code !== 0) process.exitCode = 1
  // Without a report the run died before its first test.
  const { passed, failed } = existsSync(join(ROOT, report)) ? vitestTotals(report) : { passed: 0, failed: 1 }
  console.log(`${passed} passed, ${failed} failed`)
})
