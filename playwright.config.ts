import { defineConfig } from '@playwright/test'
import { runSecrets } from './e2e/support/run.ts'
import { installedChromium } from './scripts/support/installed-chromium.ts'
import { BROWSER_REPORT } from './scripts/support/test-totals.ts'

// Looked up once for a run: the workers inherit it.
process.env.E2E_CHROMIUM ??= installedChromium()?.path

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: 'test-results/browser',
  // The last one scans what the run and the reporters before it leave behind.
  reporter: [
    ['list'],
    ['json', { outputFile: BROWSER_REPORT }],
    ['./packages/leak-guard/src/playwright/run-files-reporter.ts', { secrets: runSecrets }],
  ],
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Each worker has a browser and a stack of its own, and small machines have two cores.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ignoreHTTPSErrors: true,
    launchOptions: process.env.E2E_CHROMIUM ? { executablePath: process.env.E2E_CHROMIUM } : {},
    screenshot: 'only-on-failure',
  },
})
