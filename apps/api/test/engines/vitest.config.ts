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
      'test/{accounts,documents,health,organizations,session,velt}/*-{routes,plugin,store,races,link}.test.ts',
      'test/plugins/{error-handler,rate-limits,policy-reports}.test.ts',
    ],
    globalSetup: 'test/engines/setup.ts',
  },
})
