import { join } from 'node:path'
import { SECRET_NAMES } from '../packages/leak-guard/src/index.ts'
import { requireCleanBuild } from './support/clean-build.ts'
import { readEnvironment } from './support/environment.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'
import { runTurbo } from './support/tool.ts'

// `pnpm build`: builds the web for production, and looks for the secrets of this environment in what came out, even
// when the build itself came out of Turbo's cache.
await runCommand(async () => {
  if ((await runTurbo(['build'], ['--output-logs=new-only'])) !== 0)
    throw new Refusal('The build failed: see above.')
  const environment = readEnvironment()
  const set = SECRET_NAMES.filter((name) => environment[name] !== undefined)
  if (set.length === 0) {
    console.log(`None of ${SECRET_NAMES.join(', ')} is set, so the build could not be compared with any.`)
    return
  }
  await requireCleanBuild(
    join(ROOT, 'apps/web/dist'),
    Object.fromEntries(set.map((name) => [name, environment[name] ?? ''])),
  )
  console.log(`The built web holds none of these: ${set.join(', ')}.`)
})
