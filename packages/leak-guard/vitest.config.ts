import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Builds, bombs and gigabytes take seconds, and more of them where other packages are tested beside this one.
  test: { testTimeout: 60_000, hookTimeout: 60_000 },
})
