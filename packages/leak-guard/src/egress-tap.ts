import { tapOutgoing } from './egress/tap.ts'
import { tapSettings } from './env.ts'

/*
 * Loaded before a program in development and tests: `node --import @app/leak-guard/egress-tap serve.ts`. It reads the
 * values from the environment first, because the program takes them out of there.
 */
const { secrets, lawful } = tapSettings()
if (Object.keys(secrets).length > 0) tapOutgoing(secrets, lawful)
