import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * `pnpm test:engines`: on real PostgreSQL and Redis run the conformance suites, the tests of what only those engines do
 * (`*.engines.ts`), and the API's tests of its calls.
 */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: [
      'test/**/*.engines.ts',
      'test/conformance/*.test.ts',
      'test/{documents,health,organizations,session}/*.test.ts',
      'test/accounts/{account-routes,password-races,reset-link}.test.ts',
      'test/velt/velt-routes.test.ts',
      'test/plugins/{error-handler,rate-limits,policy-reports}.test.ts',
    ],
    globalSetup: 'test/engines/setup.ts',
  },
})
