import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

export interface Chromium {
  readonly path: string
  /** Where it comes from, in words. */
  readonly origin: string
}

const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser']
const WELL_KNOWN = [
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
]

/** A Chromium that is on this machine and starts: Playwright's own, or else the system's. */
export function installedChromium(): Chromium | undefined {
  const own = chromium.executablePath()
  if (starts(own)) return { path: own, origin: 'Playwright' }
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const path = [...WELL_KNOWN, ...onPath].find(starts)
  return path === undefined ? undefined : { path, origin: 'the system' }
}

/** Whether the file is a browser that can run: a download without its libraries, or a distribution's stub, is neither. */
function starts(path: string): boolean {
  if (!existsSync(path)) return false
  // There a browser takes no `--version` and would open a window.
  if (process.platform === 'win32') return true
  try {
    execFileSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
