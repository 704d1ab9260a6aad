import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchWatched, type ServerTap, type Watch } from '@app/leak-guard/playwright'
import { expect, type Page, test } from '@playwright/test'
import { canary } from '../support/secrets.ts'
import { type LeakySite, startLeakySite } from './leaky-site.ts'
import type { Plant } from './plant.ts'

const secret = canary()

const ENDLESS: Plant = {
  id: 'endless',
  way: 'a download that never ends',
  channel: 'download',
  serve: (response) => {
    response.writeHead(200, { 'content-disposition': 'attachment; filename=a.txt', 'content-length': 1e6 })
    response.write('begun')
  },
  act: async () => undefined,
}
let site: LeakySite

test.beforeAll(async () => {
  site = await startLeakySite([ENDLESS], () => '')
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
const remember = (page: Page) =>
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
