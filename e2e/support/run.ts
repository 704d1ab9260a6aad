import type { DemoPerson } from '@app/contracts'
import type { StackSecrets } from './secrets.ts'

/** What is made once for a run and read by every worker. */
export interface Run {
  readonly webRoot: string
  /** A data folder with the demo people in it, to be copied, never used. */
  readonly demoFolder: string
  readonly people: readonly DemoPerson[]
  readonly secrets: StackSecrets
}

const VARIABLE = 'E2E_RUN'

/** Hands the run to the workers: they are processes of their own and inherit the environment. */
export function shareRun(run: Run): void {
  process.env[VARIABLE] = JSON.stringify(run)
}

export function sharedRun(): Run {
  return JSON.parse(process.env[VARIABLE] ?? 'null') as Run
}

/** The run's secrets, for whoever looks for them once it is over. */
export function runSecrets(): Readonly<Record<string, string>> {
  return { ...sharedRun().secrets }
}
