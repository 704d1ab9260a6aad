import { fileURLToPath } from 'node:url'
import { leakGuard } from '@app/leak-guard/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressedCopies } from './build/compressed-copies.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// No variable of any environment reaches the browser: `envDir: false` reads no .env file, there is no `define`,
// and the public settings of Velt arrive at run time with the session.
export default defineConfig({
  plugins: [react(), compressedCopies(), leakGuard()],
  envDir: false,
  server: {
    host: 'localhost',
    port: 5173,
    strictPort: true,
    cors: false,
    // The Origin and Sec-Fetch headers pass as the browser sent them: the API judges by them.
    proxy: { '/api': { target: 'http://127.0.0.1:3000', changeOrigin: false } },
    fs: {
      strict: true,
      allow: [here('.'), here('../../packages/contracts/src'), here('../../node_modules')],
      // The last one: a link under node_modules leads to source that no page loads.
      deny: [
        '.env',
        '.env.*',
        '*.{crt,pem,key}',
        '**/.git/**',
        '**/.data/**',
        '**/node_modules/@app/leak-guard/**',
      ],
    },
  },
  build: {
    target: 'es2024',
    modulePreload: { polyfill: false },
    // A map would carry the whole source to every visitor; the repository is where to read it.
    sourcemap: false,
  },
})
