import { createScanner, scanFiles } from '@app/leak-guard'
import { runTool } from '../../scripts/support/tool.ts'
import type { StackSecrets } from './secrets.ts'

/**
 * Builds the web for production into `folder` with the secrets in the environment, as on a machine that has them, and
 * refuses a build that any of them got into.
 */
export async function buildWeb(folder: string, secrets: StackSecrets): Promise<void> {
  const code = await runTool(
    ['vite', 'vite'],
    ['build', 'apps/web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    {
      environment: { ...secrets },
    },
  )
  if (code !== 0) throw new Error('The web could not be built: see above.')
  const report = await scanFiles([folder], createScanner({ ...secrets }))
  if (report.filesScanned === 0) throw new Error(`The build left nothing in ${folder}.`)
  if (report.findings.length > 0 || report.notFullyRead.length > 0) {
    throw new Error(`A secret is in the built web: ${JSON.stringify(report)}`)
  }
}
