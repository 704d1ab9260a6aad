import { requireCleanBuild } from '../../scripts/support/clean-build.ts'
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
  await requireCleanBuild(folder, { ...secrets })
}
