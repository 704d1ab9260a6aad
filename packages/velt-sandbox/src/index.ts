export type { Fault } from './fault.ts'
export { SANDBOX_API_KEY, SANDBOX_AUTH_TOKEN } from './keys.ts'
export { type Sandbox, startSandbox } from './sandbox.ts'
