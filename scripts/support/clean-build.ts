import { createScanner, scanFiles } from '../../packages/leak-guard/src/index.ts'
import { Refusal } from './refusal.ts'

/**
 * Refuses a folder of built files that a secret got into, or that could not be read to the end. The refusal says which
 * file and which variable.
 */
export async function requireCleanBuild(
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const report = await scanFiles([folder], createScanner(secrets))
  const faults = [
    ...report.findings.map(({ path, secret, form }) => `${path} holds ${secret} (${form})`),
    ...report.notFullyRead.map(({ path, reason }) => `${path} was not read: ${reason}`),
  ]
  if (report.filesScanned === 0) faults.push(`there is no file in ${folder}`)
  if (faults.length > 0) {
    throw new Refusal(
      `What was built must not be served:\n  ${faults.join('\n  ')}\nReplace the secret with a new one, and find how it got in.`,
    )
  }
}
