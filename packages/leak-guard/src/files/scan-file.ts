import { fstatSync, readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { LIMITS } from '../scanner/limits.ts'
import type { Scanner } from '../scanner/scanner.ts'
import type { FileReport } from './file-report.ts'

/** Files too large to look at closely are searched in windows, which overlap by more than a literal form takes up. */
const WINDOW = 16 * 1024 * 1024
const OVERLAP = 64 * 1024

/**
 * Scans one file into the report. Other work has its turn when the file is opened and closed; what there is to do in between
 * is done at once, because a scan cannot wait anyway, and to wait for another thread takes longer than to read a small file.
 */
export async function scanFile(path: string, scanner: Scanner, report: FileReport): Promise<void> {
  await using file = await open(path, 'r')
  const { size } = fstatSync(file.fd)
  if (size > LIMITS.thoroughBytes) await scanInWindows(path, file, scanner, report)
  else {
    const bytes = readFileSync(file.fd)
    report.add(path, scanner.scan(bytes, path))
    report.bytesScanned += bytes.length
  }
  report.filesScanned += 1
}

async function scanInWindows(
  path: string,
  file: FileHandle,
  scanner: Scanner,
  report: FileReport,
): Promise<void> {
  report.notRead(path, `larger than ${LIMITS.thoroughBytes} bytes: searched for literal forms only`)
  const window = Buffer.allocUnsafe(WINDOW)
  let foundUpTo = 0
  for (let start = 0; ; start += WINDOW - OVERLAP) {
    const { bytesRead } = await file.read(window, 0, WINDOW, start)
    const isLast = bytesRead < WINDOW
    const findings = scanner
      .scanLiterally(window.subarray(0, bytesRead))
      .findings.map((finding) => ({ ...finding, offset: start + finding.offset }))
      // What starts in the overlap is in the next window as a whole; what began in the one before was found there.
      .filter(({ offset }) => (isLast || offset < start + WINDOW - OVERLAP) && offset >= foundUpTo)
    report.add(path, { findings, notFullyRead: [] })
    foundUpTo = Math.max(foundUpTo, ...findings.map(({ offset, length }) => offset + length))
    report.bytesScanned += isLast ? bytesRead : bytesRead - OVERLAP
    if (isLast) return
  }
}
