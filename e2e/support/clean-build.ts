import { createScanner, scanFiles } from '@app/leak-guard'

/** Refuses a folder of built files that a secret got into, or that could not be read to the end. Says which file and which variable. */
export async function requireCleanBuild(
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const report = await scanFiles([folder], createScanner(secrets))
  const leaks = report.findings.map(({ path, secret, form }) => `${path} holds ${secret} (${form})`)
  const gaps = report.notFullyRead.map(({ path, reason }) => `${path} was not read: ${reason}`)
  if (report.filesScanned === 0) gaps.push(`there is no file in ${folder}`)
  const faults = [...leaks, ...gaps]
  if (faults.length > 0) throw new Error(`The built web must not be served:\n  ${faults.join('\n  ')}`)
}
