import type { FileProgress } from '../files/file-report.ts'

const EVERY_MS = 100
const ERASE_LINE = '\r\u001b[2K'

/** What of a terminal's output stream a progress line needs. */
export interface Terminal {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** A line that counts files while a large tree is read. Says nothing where nobody is watching. */
export function createProgressLine(terminal: Terminal, now: () => number = Date.now) {
  let shownAt = now()
  let isShown = false
  return {
    update({ filesScanned, bytesScanned }: FileProgress): void {
      if (!terminal.isTTY || now() - shownAt < EVERY_MS) return
      shownAt = now()
      isShown = true
      terminal.write(`${ERASE_LINE}${filesScanned} files, ${(bytesScanned / 1e6).toFixed(1)} MB`)
    },
    clear(): void {
      if (isShown) terminal.write(ERASE_LINE)
    },
  }
}
