import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Chromium, installedChromium } from './installed-chromium.ts'
import { Refusal } from './refusal.ts'
import { runTool } from './tool.ts'

const DOWNLOAD_WITHIN_SECONDS = 180
const PACKAGE_WITHIN_SECONDS = 300

/**
 * The browser for the tests: one that is installed, or else Playwright's download, or else Debian's package where
 * this user may install it. Refuses with the way out when there is none.
 */
export async function findChromium(): Promise<Chromium> {
  return installedChromium() ?? (await downloadedChromium()) ?? (await debianChromium()) ?? refuse()
}

async function downloadedChromium(): Promise<Chromium | undefined> {
  await runTool(['@playwright/test', 'playwright'], ['install', '--no-shell', 'chromium'], {
    // A network that lets nothing through should not cost more than a moment.
    environment: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    withinSeconds: DOWNLOAD_WITHIN_SECONDS,
    silent: true,
  })
  return installedChromium()
}

async function debianChromium(): Promise<Chromium | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  await aptGet('update')
  await aptGet('install', '--yes', '--no-install-recommends', 'chromium')
  const found = installedChromium()
  return found && { ...found, origin: 'Debian’s package' }
}

function aptGet(...argv: string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['--quiet', '--quiet', ...argv], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
      timeout: PACKAGE_WITHIN_SECONDS * 1000,
    })
    // Whether it worked shows in whether there is a browser now.
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
}

function refuse(): never {
  throw new Refusal(
    'No Chromium was found and none could be fetched: install Google Chrome or Chromium, or run `pnpm exec playwright install chromium` where the network allows it.',
  )
}
