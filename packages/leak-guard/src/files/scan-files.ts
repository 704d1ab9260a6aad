import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Scanner } from '../scanner/scanner.ts'
import { type FileProgress, FileReport } from './file-report.ts'
import { scanFile } from './scan-file.ts'

/**
 * Scans files and everything below folders. Symbolic links are followed, every file is scanned once, and a file inside an
 * archive is reported as `archive.zip!config.json`. Memory stays bounded for files of any size.
 *
 * @throws when a path in `paths` does not exist. A file that cannot be read later on is reported, not thrown.
 */
export async function scanFiles(
  paths: readonly string[],
  scanner: Scanner,
  onProgress: (progress: FileProgress) => void = () => {},
): Promise<FileReport> {
  const report = new FileReport()
  const seen = new Set<string>()
  for (const path of paths) statSync(path)
  for (const path of paths) await visit(path)
  return report

  async function visit(path: string): Promise<void> {
    try {
      const real = realpathSync.native(path)
      if (seen.has(real)) return
      seen.add(real)
      const entry = statSync(real)
      if (entry.isDirectory()) {
        for (const name of readdirSync(real).sort()) await visit(join(path, name))
      } else if (entry.isFile()) {
        await scanFile(path, scanner, report)
        onProgress(report)
      } else {
        report.notRead(path, 'is no regular file')
      }
    } catch (error) {
      report.notRead(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
    }
  }
}
