export { type ServerGuardOptions, serverGuard } from './server/server-guard.ts'
