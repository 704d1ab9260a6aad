import { join } from 'node:path'
import { overBudget } from '../apps/web/build/first-page.ts'
import { ROOT } from './support/root.ts'
import { runTool, runTurbo } from './support/tool.ts'

// `pnpm check`: everything that can be said about the code without running it. Later steps run even when one failed.
const steps = [
  () => runTool(['@biomejs/biome', 'biome'], ['check', '--error-on-warnings']),
  () => runTurbo(['typecheck'], ['--continue=always', '--output-logs=errors-only']),
  () => runTool(['knip', 'knip'], ['--no-progress', '--treat-config-hints-as-errors']),
  buildWithinBudget,
]
for (const step of steps) if ((await step()) !== 0) process.exitCode = 1

/** What the first page loads is counted on a build, which comes out of Turbo's cache when nothing of the web has changed. */
async function buildWithinBudget(): Promise<number> {
  const code = await runTurbo(['build'], ['--output-logs=errors-only'])
  if (code !== 0) return code
  const fault = await overBudget(join(ROOT, 'apps/web/dist'))
  if (fault === undefined) return 0
  console.error(fault)
  return 1
}
