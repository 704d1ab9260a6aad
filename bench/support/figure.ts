/** One budget with what was measured beside it. */
export interface Figure {
  readonly what: string
  readonly budget: string
  readonly measured: string
  readonly isMet: boolean
}

/** A group of budgets that are measured together. `pnpm bench NAME` runs it alone. */
export interface Bench {
  readonly name: string
  /** Runs only when it is named, since it takes minutes. */
  readonly isLong?: boolean
  run(run: BenchRun): Promise<Figure[]>
}

export interface BenchRun {
  /** What follows the name on the command line. */
  readonly arguments: readonly string[]
  /** A tenth of the work: enough to try the bench itself, too little for figures. */
  readonly isQuick: boolean
  /** What is to be stopped and removed after the bench, and at Ctrl-C. */
  readonly cleanup: AsyncDisposableStack
  say(line: string): void
}
