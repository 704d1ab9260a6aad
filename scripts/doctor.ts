import {
  diagnoseChromium,
  diagnoseDataFolder,
  diagnoseEnvLocal,
  diagnoseNode,
  diagnosePorts,
  diagnoseProduction,
  diagnoseSettings,
} from './support/diagnosis.ts'

// `pnpm run doctor`: what is missing, what is unsafe and what is only the sandbox. Fails only when something is broken.
const settings = diagnoseSettings()
const usable = settings.every(({ state }) => state !== 'broken')
const diagnoses = [
  diagnoseNode(),
  ...diagnoseEnvLocal(),
  ...settings,
  ...(usable ? [diagnoseDataFolder(), await diagnosePorts()] : []),
  diagnoseProduction(),
  diagnoseChromium(),
]
for (const { state, words } of diagnoses)
  console.log(`${state.padEnd(8)} ${words.replaceAll('\n', `\n${' '.repeat(9)}`)}`)
if (diagnoses.some(({ state }) => state === 'broken')) process.exitCode = 1
