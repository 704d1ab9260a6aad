import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { FullConfig, FullResult, Reporter } from '@playwright/test/reporter'
import { secretsInEnvironment } from '../env.ts'
import { scanFiles } from '../files/scan-files.ts'
import { createScanner } from '../scanner/scanner.ts'
import { requireSecrets } from './require-secrets.ts'

export interface RunFilesOptions {
  /** Asked when the run is over. The project's secrets in the environment, when not given. */
  readonly secrets?: () => Readonly<Record<string, string>>
  /** Further files and folders that the run leaves behind. */
  readonly paths?: readonly string[]
}

/**
 * A Playwright reporter that scans what a run leaves behind: traces, screenshots' names, videos, attachments and the
 * reports of the reporters before it. Put it last. The run fails when a secret is in there, or a file cannot be read.
 */
export default class RunFilesReporter implements Reporter {
  readonly #options: RunFilesOptions
  #paths: readonly string[] = []
  #hasRun = false

  constructor(options: RunFilesOptions = {}) {
    this.#options = options
  }

  onBegin({ projects, reporter, configFile = '.' }: FullConfig): void {
    const folder = dirname(configFile)
    const reports = reporter.flatMap(([name, given]) => reportPaths(name, given))
    const outputs = projects.map(({ outputDir }) => outputDir)
    this.#paths = [...outputs, ...reports, ...(this.#options.paths ?? [])].map((path) =>
      resolve(folder, path),
    )
  }

  onTestEnd(): void {
    this.#hasRun = true
  }

  async onEnd(): Promise<{ readonly status: FullResult['status'] } | undefined> {
    // A list of tests, or a run whose preparation failed.
    if (!this.#hasRun) return undefined
    const secrets = this.#options.secrets?.() ?? secretsInEnvironment()
    requireSecrets(secrets)
    const { findings, notFullyRead } = await scanFiles(this.#paths.filter(existsSync), createScanner(secrets))
    for (const { path, secret, form } of findings) say(`${path} holds ${secret} (${form}).`)
    for (const { path, reason } of notFullyRead) say(`${path} was not fully read: ${reason}`)
    return findings.length > 0 || notFullyRead.length > 0 ? { status: 'failed' } : undefined
  }

  printsToStdio(): boolean {
    return false
  }
}

/** Where Playwright's own reporters write. */
function reportPaths(name: string, given: unknown): readonly string[] {
  const { outputFolder, outputFile, outputDir } = (given ?? {}) as Record<string, string | undefined>
  const stated = [outputFolder, outputFile, outputDir].filter((path) => path !== undefined)
  const usual = { html: 'playwright-report', blob: 'blob-report' }[name]
  return stated.length > 0 || usual === undefined ? stated : [usual]
}

function say(line: string): void {
  process.stdout.write(`leak-guard: ${line}\n`)
}
