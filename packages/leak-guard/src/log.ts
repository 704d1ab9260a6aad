export { guardProcess } from './log/guard-process.ts'
export { type LogDestination, maskedLog } from './log/log-stream.ts'
export { createMask, type Mask } from './log/mask.ts'
