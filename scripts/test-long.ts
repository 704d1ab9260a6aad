import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'
import { vitestTotals } from './support/test-totals.ts'
import { runTool } from './support/tool.ts'

const LONG_REPORT = 'test-results/long.json'

// `pnpm test:long [FILE…]`: the API's tests in their long form: ten thousand commands against the model of sessions, thousands
// of races and odd inputs, fifty thousand visitors, and an hour of mixed load. MIXED_LOAD_MINUTES=1 makes that hour a minute.
await runCommand(async () => {
  const report = `apps/api/${LONG_REPORT}`
  rmSync(join(ROOT, report), { force: true })
  const code = await runTool(
    ['vitest', 'vitest'],
    [
      ...['run', '--reporter=verbose', '--reporter=json', `--outputFile.json=${LONG_REPORT}`],
      ...process.argv.slice(2),
    ],
    { workspace: 'apps/api', environment: { TEST_LONG: '1' } },
  )
  if (code !== 0) process.exitCode = 1
  // Without a report the run died before its first test.
  const { passed, failed } = existsSync(join(ROOT, report)) ? vitestTotals(report) : { passed: 0, failed: 1 }
  console.log(`${passed} passed, ${failed} failed`)
})
