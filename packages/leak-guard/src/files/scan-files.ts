import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding, Unread } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'

export type FileFinding = Omit<Finding, 'member'> & { readonly path: string }

/** What was read, what was found, and what could not be read: anything in the last two is a failure. */
export interface FileReport {
  readonly filesScanned: number
  readonly bytesScanned: number
  readonly notFullyRead: readonly { readonly path: string; readonly reason: string }[]
  readonly findings: readonly FileFinding[]
}

export interface FileProgress {
  readonly filesScanned: number
  readonly bytesScanned: number
}

/** Larger files are read in windows of this many bytes, so memory stays the same for a file of any size. */
const WINDOW = 64 * 1024 * 1024
/** Windows overlap by this much, more than any form of a secret takes up. */
const OVERLAP = 1024 * 1024

/**
 * Scans files and everything below folders. Symbolic links are followed once each; a file inside an archive is
 * reported as `archive.zip!config.json`.
 *
 * @throws when a path in `paths` does not exist. A file that cannot be read later on is reported, not thrown.
 */
export async function scanFiles(
  paths: readonly string[],
  scanner: Scanner,
  onProgress: (progress: FileProgress) => void = () => {},
): Promise<FileReport> {
  const findings: FileFinding[] = []
  const notFullyRead: { path: string; reason: string }[] = []
  const seen = new Set<string>()
  let filesScanned = 0
  let bytesScanned = 0

  for (const path of paths) await stat(path)
  for (const path of paths) await visit(path)
  return { filesScanned, bytesScanned, notFullyRead, findings }

  async function visit(path: string): Promise<void> {
    try {
      const real = await realpath(path)
      if (seen.has(real)) return
      seen.add(real)
      const entry = await stat(real)
      if (entry.isDirectory()) {
        for (const name of (await readdir(real)).sort()) await visit(join(path, name))
      } else if (entry.isFile()) {
        await scanFile(path)
      } else {
        notFullyRead.push({ path, reason: 'not a regular file' })
      }
    } catch (error) {
      notFullyRead.push({
        path,
        reason: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      })
    }
  }

  async function scanFile(path: string): Promise<void> {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    const window = Buffer.allocUnsafe(Math.min(size, WINDOW))
    let start = 0
    do {
      const { bytesRead } = await file.read(window, 0, window.length, start)
      const result = scanner.scan(window.subarray(0, bytesRead))
      report(path, result, start)
      const isLast = start + bytesRead >= size || bytesRead === 0
      bytesScanned += isLast ? bytesRead : bytesRead - OVERLAP
      if (isLast) break
      start += bytesRead - OVERLAP
    } while (start < size)
    filesScanned += 1
    onProgress({ filesScanned, bytesScanned })
  }

  function report(
    path: string,
    result: { findings: readonly Finding[]; notFullyRead: readonly Unread[] },
    start: number,
  ): void {
    for (const { member, secret, form, offset, length } of result.findings) {
      const found = {
        path: inside(path, member),
        secret,
        form,
        offset: member ? offset : start + offset,
        length,
      }
      if (start === 0 || !findings.some((known) => sameFinding(known, found))) findings.push(found)
    }
    for (const { member, reason } of result.notFullyRead)
      notFullyRead.push({ path: inside(path, member), reason })
  }
}

function inside(path: string, member: string | undefined): string {
  return member === undefined ? path : `${path}!${member}`
}

function sameFinding(a: FileFinding, b: FileFinding): boolean {
  return a.path === b.path && a.secret === b.secret && a.form === b.form && a.offset === b.offset
}
