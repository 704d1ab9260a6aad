import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/* Preloaded into an API on trial: where it would load the guard of its server, it gets the one with a switch. */
const SWITCHED = pathToFileURL(`${import.meta.dirname}/switched-leak-guard.ts`).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@app/leak-guard/fastify'
      ? { url: SWITCHED, shortCircuit: true }
      : next(specifier, context),
})
