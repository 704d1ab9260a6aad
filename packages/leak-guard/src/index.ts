export type { FileFinding, FileProgress, FileReport } from './files/file-report.ts'
export { scanFiles } from './files/scan-files.ts'
export type { Finding, ScanResult, Unread } from './scanner/finding.ts'
export { type Secrets, SHORTEST_SECRET, UnsearchableSecret } from './scanner/known-secrets.ts'
export { createScanner, type Scanner, scan } from './scanner/scanner.ts'
export type { Mode } from './scanner/search-plan.ts'
export {
  createEventStreamScanner,
  createStreamScanner,
  type Passed,
  type StreamScanner,
} from './scanner/stream-scanner.ts'
export { Secret } from './secret.ts'
export { SECRET_NAMES, type SecretName } from './secret-names.ts'
