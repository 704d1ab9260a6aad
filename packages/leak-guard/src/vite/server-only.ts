import { isBuiltin } from 'node:module'

const SERVER_FILE = /\.server(?:\.[cm]?[jt]sx?)?(?:\?.*)?$/

/**
 * Whether an import brings server code into the browser: a file named `*.server.*`, the marker package `server-only`, or
 * a module of Node. Packages in node_modules look for Node's modules to find out where they run, and are left to Vite.
 */
export function isServerOnly(source: string, importer: string): boolean {
  if (source === 'server-only' || SERVER_FILE.test(source)) return true
  return isBuiltin(source) && !importer.includes('/node_modules/')
}
