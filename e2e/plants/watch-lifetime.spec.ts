import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchWatched, type ServerTap, type Watch } from '@app/leak-guard/playwright'
import { expect, type Frame, type Page, test } from '@playwright/test'
import { canary } from '../support/secrets.ts'
import { type LeakySite, startLeakySite } from './leaky-site.ts'
import type { Plant } from './plant.ts'

const secret = canary()

const ENDLESS: Plant = {
  id: 'endless',
  way: 'a download that never ends',
  channel: 'download',
  serve: (response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': 1e6 })
    // Fewer bytes do not tell a browser what it is.
    response.write('begun'.repeat(400))
  },
  act: async () => undefined,
}
const RELOADING: Plant = {
  id: 'reloading',
  way: 'a page that reloads all the time',
  channel: 'document',
  serve: (response) =>
    response
      .setHeader('content-type', 'text/html')
      .end('<link rel="icon" href="data:,"><script>setTimeout(() => location.reload(), 200)</script>'),
  act: async () => undefined,
}
let site: LeakySite

test.beforeAll(async () => {
  site = await startLeakySite([ENDLESS, RELOADING], () => '')
})
test.afterAll(() => site.close())

const launch = () =>
  launchWatched({
    secrets: { PLANTED: secret },
    ...(process.env.E2E_CHROMIUM && { executablePath: process.env.E2E_CHROMIUM }),
  })

async function opened({ context }: Pick<Watch, 'context'>): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.url)
  return page
}

/** In no channel but memory. */
const remember = (page: Page | Frame) =>
  page.evaluate((text) => {
    const kept = Array.from(text).join('')
    Object.assign(globalThis, { kept: () => kept })
  }, secret)

test('a page that is closed during a look is looked at to the end', async () => {
  const watch = await launch()
  await opened(watch)
  const page = await opened(watch)
  await remember(page)
  await Promise.all([watch.look(), page.close()])
  const { findings, unread } = await watch.finish()
  expect(findings).toContainEqual(expect.objectContaining({ channel: 'memory' }))
  expect(unread).toEqual([])
})

test('a watch that cannot start leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'e2e-'))
  const { TMPDIR = tmpdir() } = process.env
  process.env.TMPDIR = folder
  const serverTap = { listen: () => expect(0, 'no ear').toBe(1) } as unknown as ServerTap
  await expect(launchWatched({ secrets: { PLANTED: secret }, serverTap })).rejects.toThrow('no ear')
  expect(await readdir(folder)).toEqual([])
  process.env.TMPDIR = TMPDIR
  await rm(folder, { recursive: true })
})

test('what never answers is told as unread, and the watch ends all the same', async () => {
  test.slow()
  const watch = await launch()
  const [crashed, endless] = [await opened(watch), await opened(watch)]
  const gone = crashed.waitForEvent('crash')
  crashed.goto('chrome://crash').catch(() => undefined)
  await gone
  const download = endless.waitForEvent('download')
  await endless.evaluate(() => location.assign('/endless'))
  await download
  watch.browser.close()
  const { unread } = await watch.finish()
  for (const channel of ['memory', 'download'])
    expect(unread).toContainEqual(expect.objectContaining({ channel }))
})

test('a frame that leaves for another site and comes back is watched again', async () => {
  const watch = await launch()
  const page = await opened(watch)
  await page.evaluate(() => document.body.append(document.createElement('iframe')))
  for (const url of [site.otherUrl, site.url, site.otherUrl]) {
    await page.locator('iframe').evaluate(
      (frame: HTMLIFrameElement, address) =>
        new Promise((resolve) => {
          frame.onload = resolve
          frame.src = address
        }),
      url,
    )
  }
  await remember(page.frames()[1] ?? page)
  const { findings, unread } = await watch.finish()
  expect(findings).toContainEqual(expect.objectContaining({ channel: 'memory' }))
  expect(unread).toEqual([])
})

test('what is closed twice, by itself or with its context, is no fault', async () => {
  const watch = await launch()
  const page = await opened(watch)
  const popping = page.waitForEvent('popup')
  await page.evaluate(() => void open('/')?.close())
  await (await popping).close()
  const { browser } = watch
  const context = await browser.newContext()
  const second = await opened({ context })
  await Promise.all([page.close(), second.close(), second.close(), context.close(), context.close()])
  await page.close()
  const alone = await browser.newPage()
  await alone.goto(site.url)
  await alone.close()
  expect(browser.contexts()).toEqual([watch.context])
  expect(await watch.finish()).toEqual({ findings: [], unread: [] })
})

test('a download that was cancelled and a page that reloads all the time are clean', async () => {
  const watch = await launch()
  const page = await opened(watch)
  const downloading = page.waitForEvent('download')
  await page.evaluate(() => location.assign('/endless'))
  await (await downloading).cancel()
  await page.goto(`${site.url}/reloading`, { waitUntil: 'commit' })
  await watch.look()
  expect(await watch.finish()).toEqual({ findings: [], unread: [] })
})

test('what a page logs is left to the page as it was, and a list too long to read is told', async () => {
  // Its memory is large to read.
  test.slow()
  const watch = await launch()
  const page = await opened(watch)
  const left = await page.evaluate(() => {
    const values = new Map([[1, 'a']]).values()
    console.log(values)
    return [...values]
  })
  expect(left).toEqual(['a'])
  await page.evaluate(() => console.log(new Set(Array.from({ length: 100_001 }, (_, i) => `${i}`))))
  const { findings, unread } = await watch.finish()
  expect(findings).toEqual([])
  expect(unread).toEqual([
    expect.objectContaining({ reason: 'More than 100000 texts or objects in one value.' }),
  ])
})

test('a secret in pieces is found in what is handed over, and in answers that have no constructor', async () => {
  const watch = await launch()
  const page = await opened(watch)
  await page.evaluate((text) => {
    new BroadcastChannel('a').postMessage(text.match(/.{6}/g))
    console.log([...text])
    Response.json({ text })
  }, secret)
  await page.goto('about:blank')
  const { findings, unread } = await watch.finish()
  for (const channel of ['message', 'console', 'local-body'])
    expect.soft(findings).toContainEqual(expect.objectContaining({ channel }))
  expect(unread).toEqual([])
})
