import { join } from 'node:path'
import { ROOT } from '../../scripts/support/root.ts'
import { runTurbo } from '../../scripts/support/tool.ts'

/** The folder with the production build of the web, built now unless Turbo has it. */
export async function builtWeb(): Promise<string> {
  const code = await runTurbo(['build'], ['--filter=@app/web', '--output-logs=errors-only'])
  if (code !== 0) throw new Error('The web was not built: see above.')
  return join(ROOT, 'apps/web/dist')
}
