import { runEngineTests } from './support/engine-tests.ts'
import { runCommand } from './support/refusal.ts'
import { forgetReport, printTotals, sum, vitestTotals } from './support/test-totals.ts'
import { runTool } from './support/tool.ts'

const LONG_REPORT = 'test-results/long.json'
const LONG_ENGINES_REPORT = 'test-results/long-engines.json'
const environment = { TEST_LONG: '1' }

// `pnpm test:long [FILE…]`: the API's tests in their long form: ten thousand commands against the model of sessions, thousands
// of races and odd inputs, fifty thousand visitors, an hour of mixed load, and then several processes whose engines fail under
// them. MIXED_LOAD_MINUTES=1 makes that hour a minute.
await runCommand(async () => {
  const report = `apps/api/${LONG_REPORT}`
  forgetReport(report)
  const files = process.argv.slice(2)
  const code = await runTool(
    ['vitest', 'vitest'],
    ['run', '--reporter=verbose', '--reporter=json', `--outputFile.json=${LONG_REPORT}`, ...files],
    { workspace: 'apps/api', environment },
  )
  const alone = vitestTotals(report)
  const together =
    files.length > 0
      ? undefined
      : await runEngineTests(['several-processes'], { reportFile: LONG_ENGINES_REPORT, environment })
  if (code !== 0 || (together && together.code !== 0)) process.exitCode = 1
  printTotals(together ? sum(alone, together.totals) : alone)
})
