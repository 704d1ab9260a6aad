import { findChromium } from './support/find-chromium.ts'
import { runCommand } from './support/refusal.ts'
import {
  browserTotals,
  forgetReports,
  printTotals,
  sum,
  type Totals,
  UNIT_REPORT,
  unitTotals,
} from './support/test-totals.ts'
import { runTool, runTurbo } from './support/tool.ts'

// `pnpm test`: every test there is. Unit tests that nothing could have changed come out of Turbo's cache; the browser
// tests run each time, on a production build of their own.
await runCommand(async () => {
  forgetReports()
  console.log('Unit and integration tests: only what fails is shown.')
  // Fetching a browser waits on the network, running unit tests on the processor.
  const [unitCode, chromium] = await Promise.all([runUnitTests(), findChromium()])
  console.log(`\nBrowser tests with Chromium from ${chromium.origin} (${chromium.path})\n`)
  const browserCode = await runTool(['@playwright/test', 'playwright'], ['test'], {
    environment: { E2E_CHROMIUM: chromium.path },
  })

  const unit = unitTotals()
  const browser = browserTotals()
  const all = sum(unit, browser)
  console.log(`\nunit and integration  ${inWords(unit)}\nbrowser               ${inWords(browser)}`)
  if (unitCode !== 0 || browserCode !== 0 || all.failures.length > 0) {
    if (all.failures.length === 0) console.log('A test run ended in an error of its own: see above.')
    process.exitCode = 1
  }
  printTotals(all)
})

function runUnitTests(): Promise<number> {
  return runTurbo(
    ['test'],
    // One package per core: more at once only makes tests wait for each other's processor.
    ['--continue=always', '--output-logs=errors-only', '--concurrency=100%'],
    ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
  )
}

function inWords({ passed, failures, skipped }: Totals): string {
  return `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
