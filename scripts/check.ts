import { runTool, runTurbo } from './support/tool.ts'

// `pnpm check`: everything that can be said about the code without running it. Later steps run even when one failed.
const steps = [
  () => runTool(['@biomejs/biome', 'biome'], ['check', '--error-on-warnings']),
  () => runTurbo(['typecheck'], ['--continue=always', '--output-logs=errors-only']),
  () => runTool(['knip', 'knip'], ['--no-progress', '--treat-config-hints-as-errors']),
]
for (const step of steps) if ((await step()) !== 0) process.exitCode = 1
