export { type LeakGuardOptions, leakGuard } from './vite/leak-guard.ts'
