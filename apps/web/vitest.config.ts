import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const BUILD = 'test/build/**/*.test.ts'

export default defineConfig({
  plugins: [react()],
  envDir: false,
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [BUILD],
          setupFiles: ['test/quiet.ts'],
        },
      },
      { extends: true, test: { name: 'build', include: [BUILD] } },
    ],
  },
})
