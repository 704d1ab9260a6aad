import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/* Preloaded into an API on trial: where the guard of its server would load its two parts, it gets the ones with a switch. */
const SWITCHED = pathToFileURL(`${import.meta.dirname}/switched-leak-guard.ts`).href
const PARTS = new Set(['./response-watch.ts', './socket-guard.ts'])

registerHooks({
  resolve: (specifier, context, next) =>
    PARTS.has(specifier) && context.parentURL?.endsWith('/server-guard.ts')
      ? { url: SWITCHED, shortCircuit: true }
      : next(specifier, context),
})
