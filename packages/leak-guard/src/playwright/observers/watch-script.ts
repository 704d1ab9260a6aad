import { randomUUID } from 'node:crypto'

/** The name of the watch's own script in pages and workers. No script of a site can take it. */
export const WATCH_SCRIPT = `leak-watch:${randomUUID()}`
