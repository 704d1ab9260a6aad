import { join } from 'node:path'
import { createServer } from 'vite'
import { ROOT } from './root.ts'

// A program of its own, so that Vite's signal handlers end Vite alone and no secret is in its process.
// Arguments: the port to serve apps/web on, and where the API is, which gets every call under /api: one origin, as in
// production.
const [port, apiUrl = ''] = process.argv.slice(2)
const server = await createServer({
  root: join(ROOT, 'apps/web'),
  logLevel: 'warn',
  clearScreen: false,
  server: { port: Number(port), strictPort: true, proxy: { '/api': apiUrl } },
})
await server.listen()
