import { runEngineTests } from './support/engine-tests.ts'
import { runCommand } from './support/refusal.ts'
import { ENGINES_REPORT, printTotals } from './support/test-totals.ts'

// `pnpm test:engines [FILE…]`: the conformance suites, the API's tests and several processes on real PostgreSQL and Redis.
await runCommand(async () => {
  const { code, totals } = await runEngineTests(process.argv.slice(2), { reportFile: ENGINES_REPORT })
  if (code !== 0) process.exitCode = 1
  printTotals(totals)
})
