import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/* Preloaded into an API on trial: where the guard of its server would load these, it gets the ones with a switch. */
const SWITCHED = pathToFileURL(`${import.meta.dirname}/switched-leak-guard.ts`).href
const PARTS = new Map([
  ['./guard-parts.ts', '/guarded-methods.ts'],
  ['./socket-guard.ts', '/server-guard.ts'],
])

registerHooks({
  resolve(specifier, context, next) {
    const importer = PARTS.get(specifier)
    return importer !== undefined && context.parentURL?.endsWith(importer)
      ? { url: SWITCHED, shortCircuit: true }
      : next(specifier, context)
  },
})
