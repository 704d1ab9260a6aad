import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ROOT } from './root.ts'

export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

interface PlaywrightReport {
  readonly errors: readonly unknown[]
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

/** Where each workspace's Vitest leaves its numbers; Turbo keeps the file with the cached run. */
export const UNIT_REPORT = 'test-results/unit.json'
/** Where the API's Vitest leaves its numbers when it runs on PostgreSQL and Redis. */
export const ENGINES_REPORT = 'test-results/engines.json'
/** Where Playwright leaves its numbers. */
export const BROWSER_REPORT = 'test-results/browser.json'

/** Removes the reports of earlier runs, so that a run which dies early cannot be counted by them. */
export function forgetReports(): void {
  for (const file of [...unitReports(), BROWSER_REPORT]) forgetReport(file)
}

export function forgetReport(file: string): void {
  rmSync(resolve(ROOT, file), { force: true })
}

/** Sums the unit tests of all workspaces. */
export function unitTotals(): Totals {
  return unitReports().map(vitestTotals).reduce(sum, { passed: 0, failed: 0, skipped: 0 })
}

/** The numbers of a Vitest run. A file that could not even be loaded counts as one failed test, and so does a lost run. */
export function vitestTotals(file: string): Totals {
  if (!existsSync(resolve(ROOT, file))) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(resolve(ROOT, file), 'utf8')) as VitestReport
  return {
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.testResults.filter(
        ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
      ).length,
    skipped: report.numPendingTests,
  }
}

/** The numbers of the browser tests. A fault outside of any test counts as one failed test, and so does a lost run. */
export function browserTotals(): Totals {
  if (!existsSync(join(ROOT, BROWSER_REPORT))) return { passed: 0, failed: 1, skipped: 0 }
  const { stats, errors } = JSON.parse(readFileSync(join(ROOT, BROWSER_REPORT), 'utf8')) as PlaywrightReport
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }
}

export function sum(a: Totals, b: Totals): Totals {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

function unitReports(): string[] {
  return globSync(`{bench,{apps,packages}/*}/${UNIT_REPORT}`, { cwd: ROOT }).map((file) => join(ROOT, file))
}
