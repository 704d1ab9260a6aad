import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/* Preloaded into an API on trial: wherever it would load a guard, it gets `no-leak-guard.ts`. */
const GUARDS = ['@app/leak-guard/fastify', '@app/leak-guard/log', '@app/leak-guard/egress']
const NOTHING = pathToFileURL(`${import.meta.dirname}/no-leak-guard.ts`).href

registerHooks({
  resolve: (specifier, context, next) =>
    GUARDS.includes(specifier) ? { url: NOTHING, shortCircuit: true } : next(specifier, context),
})
