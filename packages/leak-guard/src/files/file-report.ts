import type { Finding, ScanResult } from '../scanner/finding.ts'

export type FileFinding = Omit<Finding, 'member'> & { readonly path: string }

export interface FileProgress {
  readonly filesScanned: number
  readonly bytesScanned: number
}

/** What was read, what was found, and what could not be read: anything in the last two is a failure. */
export class FileReport implements FileProgress {
  filesScanned = 0
  bytesScanned = 0
  readonly notFullyRead: { readonly path: string; readonly reason: string }[] = []
  readonly findings: FileFinding[] = []

  /** Takes over what was found in the bytes of `path`. */
  add(path: string, { findings, notFullyRead }: ScanResult): void {
    for (const { member, ...finding } of findings)
      this.findings.push({ path: inside(path, member), ...finding })
    for (const { member, reason } of notFullyRead) this.notRead(inside(path, member), reason)
  }

  notRead(path: string, reason: string): void {
    this.notFullyRead.push({ path, reason })
  }
}

function inside(path: string, member: string | undefined): string {
  return member === undefined ? path : `${path}!${member}`
}
