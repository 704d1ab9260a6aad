import { type Browser, test as base, expect } from '@playwright/test'
import type { Sighting } from '../support/evidence.ts'
import { startHttpsFront } from '../support/https-front.ts'
import { watchForSecrets } from '../support/secret-watch.ts'
import { canary } from '../support/secrets.ts'
import { startLeakySite } from './leaky-site.ts'
import { PLANTS, type Plant, WIRE_PLANTS } from './plants.ts'

interface Planted {
  /** One secret for each way out, so that no leak can stand in for another. */
  readonly secrets: Readonly<Record<string, string>>
  readonly sightings: readonly Sighting[]
}

/** Lets every plant leak its own secret in one browser profile, and gives what the watch saw. */
async function plant(browser: Browser, plants: readonly Plant[], behindFront: boolean): Promise<Planted> {
  await using cleanup = new AsyncDisposableStack()
  const secrets = Object.fromEntries(plants.map(({ way }) => [way, canary()]))
  const secretOf = (way = '') => secrets[way] ?? ''
  const site = await startLeakySite((path) => secretOf(plants.find((one) => one.path === path)?.way))
  cleanup.defer(() => site.close())
  const front = behindFront ? await startHttpsFront(site.port) : undefined
  cleanup.defer(async () => front?.close())
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  cleanup.defer(() => context.close())

  const watch = watchForSecrets([context], { secrets, ...(front && { front }) })
  const page = await context.newPage()
  await page.goto(front?.url ?? site.url)
  for (const { way, path = '', act } of plants) await act(page, secretOf(way), path)
  const { sightings } = await watch.finish()
  return { secrets, sightings }
}

const test = base.extend<object, { inBrowser: Planted; onWire: Planted }>({
  inBrowser: [async ({ browser }, use) => use(await plant(browser, PLANTS, false)), { scope: 'worker' }],
  onWire: [async ({ browser }, use) => use(await plant(browser, WIRE_PLANTS, true)), { scope: 'worker' }],
})

// All in one worker, which then plants only once.
test.describe.configure({ mode: 'default' })

for (const { way, channel } of PLANTS) {
  test(`a secret in ${way} is seen`, ({ inBrowser: { sightings } }) => {
    expect(sightings).toContainEqual(expect.objectContaining({ secret: way, channel }))
  })
}

for (const { way, channel } of WIRE_PLANTS) {
  test(`a secret in ${way} is seen by the front`, ({ onWire: { sightings } }) => {
    expect(sightings).toContainEqual(expect.objectContaining({ secret: way, channel }))
  })
}

test('the report of a leak holds no secret', ({ inBrowser, onWire }) => {
  for (const { secrets, sightings } of [inBrowser, onWire]) {
    const report = JSON.stringify(sightings)
    for (const secret of Object.values(secrets)) expect(report).not.toContain(secret)
  }
})

test('a page that handles a value much like the secret is reported clean', async ({ browser }) => {
  const secret = canary()
  // Every seventh character is another one, so that no part is long enough to mean anything.
  const nearly = secret.replace(/(.{6})(.)/g, (_, six, one) => six + (one === 'A' ? 'B' : 'A'))
  const site = await startLeakySite(() => nearly)
  const front = await startHttpsFront(site.port)
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const watch = watchForSecrets([context], { secrets: { PLANTED: secret }, front })
  const page = await context.newPage()
  await page.goto(front.url)
  for (const { path = '', act } of [...PLANTS, ...WIRE_PLANTS]) {
    if (path !== '/socket') await act(page, nearly, path)
  }
  expect(await watch.finish()).toEqual({ sightings: [], unread: [] })
  await context.close()
  await front.close()
  await site.close()
})
