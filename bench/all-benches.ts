import { firstPage } from './rows/first-page.ts'
import { freshClone } from './rows/fresh-clone.ts'
import { growth } from './rows/growth.ts'
import { leakGuard } from './rows/leak-guard.ts'
import { scan } from './rows/scan.ts'
import { start } from './rows/start.ts'
import { tokenEndpoint } from './rows/token-endpoint.ts'
import { visitors } from './rows/visitors.ts'
import type { Bench } from './support/figure.ts'

/** In the order in which they run. */
export const BENCHES: readonly Bench[] = [
  tokenEndpoint,
  leakGuard,
  scan,
  firstPage,
  start,
  visitors,
  growth,
  freshClone,
]
