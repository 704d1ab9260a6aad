import { join } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { ROOT } from './root.ts'

/** Starts Vite for apps/web on `port`, handing every call under /api to the API at `apiUrl`: one origin, as in production. */
export async function startWebServer(port: number, apiUrl: string): Promise<ViteDevServer> {
  const server = await createServer({
    root: join(ROOT, 'apps/web'),
    logLevel: 'warn',
    clearScreen: false,
    server: { port, strictPort: true, proxy: { '/api': apiUrl } },
  })
  return await server.listen()
}
