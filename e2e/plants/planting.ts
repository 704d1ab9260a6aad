import type { WatchFinding, WatchUnread } from '@app/leak-guard/playwright'
import { OBSERVERS, type ObserverName, startWatch } from '../../packages/leak-guard/src/playwright/watch.ts'
import { canary } from '../support/secrets.ts'
import { PAGE_PLANTS } from './in-pages.ts'
import { REQUEST_PLANTS } from './in-requests.ts'
import { RESPONSE_PLANTS } from './in-responses.ts'
import { STORAGE_PLANTS } from './in-storage.ts'
import { WORKER_PLANTS } from './in-workers.ts'
import { startLeakySite } from './leaky-site.ts'
import type { Plant } from './plant.ts'

export const PLANTS: readonly Plant[] = [
  ...REQUEST_PLANTS,
  ...RESPONSE_PLANTS,
  ...WORKER_PLANTS,
  ...STORAGE_PLANTS,
  ...PAGE_PLANTS,
]

export { OBSERVERS }

export interface Planting {
  readonly plants?: readonly Plant[]
  /** What a plant gives away for its secret: the secret itself, or a form of it. */
  readonly formOf?: (secret: string, index: number) => string
  readonly without?: readonly ObserverName[]
  readonly hasServerTap?: boolean
  readonly executablePath: string | undefined
}

export interface Planted {
  /** One for each plant, under its id, so that no leak can stand in for another. */
  readonly secrets: Readonly<Record<string, string>>
  readonly findings: readonly WatchFinding[]
  readonly unread: readonly WatchUnread[]
}

/** Lets every plant leak a secret of its own in one watched browser, and gives what the watch saw. */
export async function plantAll({
  plants = PLANTS,
  formOf = (secret) => secret,
  without = [],
  hasServerTap = false,
  executablePath,
}: Planting): Promise<Planted> {
  const secrets = Object.fromEntries(plants.map(({ id }) => [id, canary()]))
  const given = (plant: Plant) => formOf(secrets[plant.id] ?? '', plants.indexOf(plant))
  await using cleanup = new AsyncDisposableStack()
  const site = await startLeakySite(plants, given)
  cleanup.defer(() => site.close())
  const watch = await startWatch({
    secrets,
    without,
    launchOptions: executablePath === undefined ? {} : { executablePath },
    ...(hasServerTap && { serverTap: site.tap }),
  })
  cleanup.defer(async () => void (await watch.finish()))

  const { context } = watch
  const page = await context.newPage()
  await page.goto(site.url)
  const visitor = await context.newPage()
  for (const plant of plants) {
    const path = `/${plant.id}`
    const [url, otherSite] = [site.url + path, site.otherUrl + path]
    try {
      await plant.act({ page, visitor, context, secret: given(plant), path, url, otherSite })
    } catch (cause) {
      throw new Error(`The plant ${plant.id} did not leak.`, { cause })
    }
  }
  const { findings, unread } = await watch.finish()
  return { secrets, findings, unread }
}

/** A value of the same shape that shares at most six characters in a row with the secret, whatever case a form gives them. */
export function nearMiss(secret: string): string {
  return secret.replace(/(.{6})(.)/g, (_, six, one) => six + anotherThan(one))
}

/** A letter that is not this character in any case. */
export function anotherThan(character: string | undefined): string {
  return character?.toUpperCase() === 'A' ? 'B' : 'A'
}
