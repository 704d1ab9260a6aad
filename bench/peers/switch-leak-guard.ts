import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/* Preloaded into an API on trial: where the guard of its server would load these, it gets the ones with a switch. */
const SWITCHED = pathToFileURL(`${import.meta.dirname}/switched-leak-guard.ts`).href
const IMPORTERS = ['/guarded-methods.ts', '/socket-guard.ts']

registerHooks({
  resolve(specifier, context, next) {
    const isPart =
      specifier === './guard-parts.ts' && IMPORTERS.some((file) => context.parentURL?.endsWith(file))
    return isPart ? { url: SWITCHED, shortCircuit: true } : next(specifier, context)
  },
})
