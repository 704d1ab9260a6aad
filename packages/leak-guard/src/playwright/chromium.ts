import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, chromium, type LaunchOptions } from '@playwright/test'
import { ProtocolConnection } from './protocol/connection.ts'

/** Starts Chromium with a second way in, beside Playwright's own, for the watch. */
export async function launchChromium(
  options: LaunchOptions,
  args: readonly string[],
): Promise<{ readonly browser: Browser; readonly connection: ProtocolConnection }> {
  const browser = await chromium.launch({
    ...options,
    args: [...(options.args ?? []), '--remote-debugging-port=0', ...args],
  })
  try {
    return { browser, connection: await ProtocolConnection.open(await addressOf(browser)) }
  } catch (fault) {
    await browser.close()
    throw fault
  }
}

/** Chromium writes the address into its profile. */
async function addressOf(browser: Browser): Promise<string> {
  const session = await browser.newBrowserCDPSession()
  const { commandLine } = await session.send('SystemInfo.getInfo')
  await session.detach()
  const folder = /--user-data-dir="?(.*?)"?(?= --|$)/.exec(commandLine)?.[1] ?? ''
  for (let tries = 0; tries < 200; tries++) {
    const [port, path] = (await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '')).split(
      '\n',
    )
    if (port && path) return `ws://127.0.0.1:${port}${path}`
    await pause(50)
  }
  throw new Error('Chromium did not say where its developer tools can be reached.')
}
