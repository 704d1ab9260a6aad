import type { BrowserContext, Page } from '@playwright/test'
import type { Target } from '../protocol/targets.ts'

/** Watches one kind of place. Each is needed: without it, a leak that is planted in e2e/plants goes free. */
export interface Observer {
  /** Called for a page, frame or worker before its first line of script runs. */
  attach?(target: Target): void
  /** Called for each browser context. */
  watchContext?(context: BrowserContext): void
  /** Looks at what is there at this moment. */
  look?(targets: readonly Target[]): Promise<void>
  /** A context's pages have been left, and it is about to be closed. */
  beforeClose?(context: BrowserContext): Promise<void>
  /** All contexts are closed, and the browser is about to be: gives a page of nobody's. */
  lastPage?(page: Page): Promise<void>
  /** The browser is closed: reads what it has left behind. */
  afterClose?(): Promise<void>
}
