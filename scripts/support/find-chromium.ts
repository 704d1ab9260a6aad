import { installDebianPackage } from './debian-package.ts'
import { type Chromium, installedChromium } from './installed-chromium.ts'
import { Refusal } from './refusal.ts'
import { runTool } from './tool.ts'

const DOWNLOAD_WITHIN_SECONDS = 180

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
  await installDebianPackage('chromium')
  const found = installedChromium()
  return found && { ...found, origin: 'Debian’s package' }
}

function refuse(): never {
  throw new Refusal(
    'No Chromium was found and none could be fetched: install Google Chrome or Chromium, or run `pnpm exec playwright install chromium` where the network allows it.',
  )
}
