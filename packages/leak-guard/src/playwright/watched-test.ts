import { type Browser, test as base, expect } from '@playwright/test'
import { secretsInEnvironment } from '../env.ts'
import { requireSecrets } from './require-secrets.ts'
import type { ServerTap } from './server-tap.ts'
import { startWatch, type Watch } from './watch.ts'

interface WatchedFixtures {
  /** Values that must never reach the browser, by name. The project's secrets in the environment, when not given. */
  readonly secrets: Readonly<Record<string, string>>
  /** What `tapServer` gave for the server under test. */
  readonly serverTap: ServerTap | undefined
  /** The watched browser of this test. `context` and `page` are of it. */
  readonly watch: Watch
}

const FINISH_TIMEOUT_MS = 120_000

/**
 * Playwright's `test` in a watched Chromium: any spec that takes it is a leak test too. It fails when a secret came to
 * light in any channel of SPEC.md, and when something could not be read.
 *
 * Each test has a browser of its own, because Chromium completes the log of its network only as it closes. Further
 * contexts come from `watch.browser`.
 */
export const test = base.extend<WatchedFixtures, { readonly browser: Browser }>({
  secrets: [secretsInEnvironment(), { option: true }],
  serverTap: [undefined, { option: true }],

  watch: [
    async ({ secrets, serverTap, launchOptions }, use) => {
      requireSecrets(secrets)
      const watch = await startWatch({ secrets, launchOptions, ...(serverTap && { serverTap }) })
      await use(watch)
      expect(await watch.finish(), 'what leaked, and what nobody could look into').toEqual({
        findings: [],
        unread: [],
      })
    },
    { timeout: FINISH_TIMEOUT_MS },
  ],

  context: async ({ watch }, use) => use(watch.context),

  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
    async ({}, use) => use(unwatchedBrowser()),
    { scope: 'worker' },
  ],
})

/** A browser shared by tests cannot be watched, and one that is not watched would let leaks go by. */
function unwatchedBrowser(): Browser {
  return new Proxy({} as Browser, {
    get(_, property) {
      throw new Error(`Nobody watches \`browser.${String(property)}\`. Use \`watch.browser\` instead.`)
    },
  })
}
