import { stat } from 'node:fs/promises'
import { environmentValue, secretsInEnvironment } from '../env.ts'
import { scanFiles } from '../files/scan-files.ts'
import { UnsearchableSecret } from '../scanner/known-secrets.ts'
import { createScanner } from '../scanner/scanner.ts'
import { SECRET_NAMES } from '../secret-names.ts'
import { Misuse, parseArguments, USAGE } from './arguments.ts'
import { describeReport } from './describe-report.ts'
import { createProgressLine } from './progress-line.ts'

interface Streams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** Runs `scan` and gives its exit code: 0 clean, 1 leak or not fully read, 2 misuse. */
export async function runScan(argv: readonly string[], { stdout, stderr }: Streams): Promise<0 | 1 | 2> {
  try {
    const { paths, names, json } = parseArguments(argv)
    const secrets = names.length > 0 ? valuesOf(names) : defaultSecrets()
    await requirePaths(paths)
    const scanner = createScanner(secrets)
    if (scanner.secretNames.length === 0) {
      throw new Misuse(
        `${Object.keys(secrets).join(', ')}: an address without a password, so there is nothing to search for.`,
      )
    }
    const progress = createProgressLine(stderr)
    const report = await scanFiles(paths, scanner, progress.update)
    progress.clear()
    stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report, scanner.secretNames))
    return report.findings.length > 0 || report.notFullyRead.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof Misuse) && !(error instanceof UnsearchableSecret)) throw error
    stderr.write(`${error.message}\n\n${USAGE}\n`)
    return 2
  }
}

function valuesOf(names: readonly string[]): Record<string, string> {
  const secrets: Record<string, string> = {}
  for (const name of names) {
    const value = environmentValue(name)
    if (value === undefined)
      throw new Misuse(
        `${name} is not set, so there is nothing to search for. Set it, or leave out --secret ${name}.`,
      )
    secrets[name] = value
  }
  return secrets
}

function defaultSecrets(): Record<string, string> {
  const secrets = secretsInEnvironment()
  if (Object.keys(secrets).length === 0) {
    throw new Misuse(
      `None of ${SECRET_NAMES.join(', ')} is set, so there is nothing to search for. Set one, or name another with --secret.`,
    )
  }
  return secrets
}

async function requirePaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (!(await stat(path).catch(() => undefined))) throw new Misuse(`There is no file or folder at ${path}.`)
  }
}
