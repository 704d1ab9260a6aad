import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

/*
 * `node apps/api/src/serve.ts` starts the API. What Node makes of the source when it loads it is kept beside the source,
 * for the next start: who can write there can write the source as well. Where the server may not write, nothing is kept.
 */
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'))
const { startServer } = await import('./start-server.ts')
await startServer()
flushCompileCache()
