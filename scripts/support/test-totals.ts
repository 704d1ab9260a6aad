import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { ROOT } from './root.ts'

/** What a run of tests came to. Each failure is a line: where, which test, and the first line of what it said. */
export interface Totals {
  readonly passed: number
  readonly skipped: number
  readonly failures: readonly string[]
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

interface PlaywrightReport {
  readonly errors: readonly PlaywrightError[]
  readonly suites: readonly PlaywrightSuite[]
  readonly stats: { readonly expected: number; readonly skipped: number }
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs: readonly {
    readonly file: string
    readonly title: string
    readonly tests: readonly {
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
      readonly results: readonly { readonly errors: readonly PlaywrightError[] }[]
    }[]
  }[]
}

interface PlaywrightError {
  readonly message?: string
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
  return sum(...unitReports().map(vitestTotals))
}

/** What a Vitest run came to. A file that could not even be loaded counts as one failed test, and so does a lost run. */
export function vitestTotals(file: string): Totals {
  const report = readReport<VitestReport>(file)
  if (!report) return lost(file)
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests,
    failures: report.testResults.flatMap(({ name, status, message, assertionResults }) => {
      const where = relative(ROOT, name)
      if (status === 'failed' && assertionResults.length === 0)
        return [failure(where, '(not loaded)', message)]
      return assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => failure(where, test.fullName, test.failureMessages[0]))
    }),
  }
}

/** What the browser tests came to. A fault outside of any test counts as one failed test, and so does a lost run. */
export function browserTotals(): Totals {
  const report = readReport<PlaywrightReport>(BROWSER_REPORT)
  if (!report) return lost(BROWSER_REPORT)
  return {
    passed: report.stats.expected,
    skipped: report.stats.skipped,
    failures: [
      ...report.suites.flatMap(failuresOfSuite),
      ...report.errors.map(({ message }) => failure('e2e', '(outside of any test)', message)),
    ],
  }
}

export function sum(...all: readonly Totals[]): Totals {
  return {
    passed: all.reduce((passed, totals) => passed + totals.passed, 0),
    skipped: all.reduce((skipped, totals) => skipped + totals.skipped, 0),
    failures: all.flatMap(({ failures }) => failures),
  }
}

/**
 * Prints what failed, a line each, and then the one line that says how many passed. They come last because the end is what
 * is left of a long log.
 */
export function printTotals({ passed, failures }: Totals): void {
  if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}\n`)
  console.log(`${passed} passed, ${failures.length} failed`)
}

function failuresOfSuite({ suites = [], specs }: PlaywrightSuite): string[] {
  return [
    ...specs.flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) =>
          failure(`e2e/${file}`, title, results.flatMap(({ errors }) => errors)[0]?.message),
        ),
    ),
    ...suites.flatMap(failuresOfSuite),
  ]
}

function failure(where: string, title: string, message = ''): string {
  const said = message.split('\n', 1)[0]
  return `  ${where} › ${title}${said ? `: ${said}` : ''}`
}

function lost(file: string): Totals {
  return { passed: 0, skipped: 0, failures: [failure(file, '(no report: the run ended early)')] }
}

function readReport<Report>(file: string): Report | undefined {
  const path = resolve(ROOT, file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined
}

function unitReports(): string[] {
  return globSync(`{bench,{apps,packages}/*}/${UNIT_REPORT}`, { cwd: ROOT })
}
