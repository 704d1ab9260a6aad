import { readFile, readlink, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium, type LaunchOptions } from '@playwright/test'
import { ProtocolConnection } from './protocol/connection.ts'
import { holdWorkers } from './protocol/hold-workers.ts'

interface Launched {
  readonly browser: Browser
  readonly connection: ProtocolConnection
  /** For when the browser is gone: one that crashed takes nothing along. */
  removeProfile(): Promise<void>
}

/** Starts Chromium with a second way in, beside Playwright's own, for the watch. */
export async function launchChromium(options: LaunchOptions, args: readonly string[]): Promise<Launched> {
  const browser = await chromium.launch({
    ...options,
    args: [...(options.args ?? []), '--remote-debugging-port=0', ...args],
  })
  try {
    await holdWorkers(browser)
    const folder = await profileOf(browser)
    const lock = await readlink(join(folder, 'SingletonSocket')).catch(() => undefined)
    return {
      browser,
      connection: await ProtocolConnection.open(await addressIn(folder)),
      async removeProfile() {
        const left = [folder, ...(lock === undefined ? [] : [dirname(lock)])]
        for (const each of left) await rm(each, { recursive: true, force: true, maxRetries: 3 })
      },
    }
  } catch (fault) {
    await browser.close()
    throw fault
  }
}

async function profileOf(browser: Browser): Promise<string> {
  const session = await browser.newBrowserCDPSession()
  const { commandLine } = await session.send('SystemInfo.getInfo')
  await session.detach()
  return /--user-data-dir="?(.*?)"?(?= --|$)/.exec(commandLine)?.[1] ?? ''
}

/** Chromium writes the address of its tools into its profile. */
async function addressIn(folder: string): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const [port, path] = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '')).split(
      '\n',
    )
    if (port && path) return `ws://127.0.0.1:${port}${path}`
    await pause(50)
  }
  throw new Error('Chromium did not say where its developer tools can be reached.')
}
