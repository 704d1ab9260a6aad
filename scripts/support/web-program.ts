import { join } from 'node:path'
import { createServer } from 'vite'
import { ROOT } from './root.ts'
import { untilListening } from './until-listening.ts'

/** An API that starts again after an edit is back sooner. One that is broken shall be seen to be. */
const API_BACK_WITHIN_MS = 5000

// A program of its own, so that Vite's signal handlers end Vite alone and no secret is in its process.
// Arguments: the port to serve apps/web on, and where the API is, which gets every call under /api: one origin, as in
// production. While the API starts, calls wait for it.
const [port, apiUrl = ''] = process.argv.slice(2)
const server = await createServer({
  root: join(ROOT, 'apps/web'),
  logLevel: 'warn',
  clearScreen: false,
  server: {
    port: Number(port),
    strictPort: true,
    proxy: { '/api': { target: apiUrl, bypass: () => untilListening(apiUrl, API_BACK_WITHIN_MS) } },
  },
})
await server.listen()
