import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Half of the tests compute and half wait for processes of their own, so every core has a worker; and a machine that is
    // busy with something else is no reason to fail.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
