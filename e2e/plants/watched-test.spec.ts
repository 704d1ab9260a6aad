import { launchWatched, test } from '@app/leak-guard/playwright'
import { expect } from '@playwright/test'
import { canary } from '../support/secrets.ts'
import { startLeakySite } from './leaky-site.ts'

const secret = canary()
test.use({ secrets: { PLANTED: secret } })

test('a spec whose pages hold no secret passes', async ({ page }) => {
  const site = await startLeakySite([], () => '')
  await page.goto(site.url)
  await expect(page.getByRole('heading')).toHaveText('Leaky')
  await site.close()
})

test('a spec in which a secret reaches a page fails, though nothing else is wrong', async ({ page }) => {
  test.fail()
  await page.evaluate((it) => {
    document.title = it
  }, secret)
})

test('what nobody can look into is told', async () => {
  const site = await startLeakySite([], () => '')
  const watch = await launchWatched({ secrets: { PLANTED: secret }, serverTap: site.tap })
  const page = await watch.context.newPage()
  await page.goto(site.url)
  await page.evaluate(() => void new WebTransport('https://127.0.0.1:9/'))
  expect(await watch.finish()).toEqual({
    findings: [],
    unread: [{ channel: 'api-call', url: `${site.url}/`, reason: expect.stringContaining('WebTransport') }],
  })
  await site.close()
})

test('a browser that crashes is told, and not taken for a clean one', async () => {
  const watch = await launchWatched({ secrets: { PLANTED: secret } })
  const session = await watch.browser.newBrowserCDPSession()
  const gone = new Promise((resolve) => watch.browser.once('disconnected', resolve))
  session.send('Browser.crash').catch(() => undefined)
  await gone
  const { unread } = await watch.finish()
  expect(unread).toContainEqual({ channel: 'network-log', reason: expect.stringContaining('cut off') })
})

test('a browser that nobody watches is refused', ({ browser }) => {
  expect(() => browser.newContext()).toThrow('Use `watch.browser` instead')
})

test('a watch without a secret to look for is refused', async () => {
  await expect(launchWatched({ secrets: {} })).rejects.toThrow('at least one secret')
})
