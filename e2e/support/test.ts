import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoPerson } from '@app/contracts'
import { test as watched } from '@app/leak-guard/playwright'
import { type APIRequestContext, type BrowserContext, expect } from '@playwright/test'
import { Caller } from './caller.ts'
import { QuietBrowser } from './quiet-browser.ts'
import { type Run, sharedRun } from './run.ts'
import { type Stack, startStack } from './stack.ts'

interface WorkerFixtures {
  readonly run: Run
  /** The running product; one for each worker, with the demo people in its database. */
  readonly stack: DemoStack
  /** The demo people. Ada and Grace are in one organization, Alan is in another. */
  readonly people: Readonly<Record<'ada' | 'grace' | 'alan', DemoPerson>>
}

interface TestFixtures {
  /** Fails the test on anything that a browser complained about and the test did not announce. */
  readonly quiet: QuietBrowser
  /** A browser profile of its own for each call: another person, another machine. */
  readonly newContext: () => Promise<BrowserContext>
  /** Somebody who calls a stack's API without a browser; a new one for each call. */
  readonly newCaller: (stack: Stack) => Promise<Caller>
  /** A stack of the test's own, to be broken. */
  readonly ownStack: DemoStack
}

/** High enough that no test ever meets a limit. */
const UNLIMITED = {
  RATE_LIMIT_PER_MINUTE: '1000000',
  RATE_LIMIT_SIGN_IN_PER_MINUTE: '1000000',
  RATE_LIMIT_TOKEN_PER_MINUTE: '1000000',
}

/** A stack on a copy of the demo data, with what its API has logged so far. */
interface DemoStack extends Stack {
  readonly log: readonly string[]
}

/** Starts a stack on a copy of the demo data; stopping it removes the copy. `more` is added to the API's environment. */
export async function startDemoStack(
  { webRoot, demoFolder, secrets }: Run,
  more: Readonly<Record<string, string>> = {},
): Promise<DemoStack> {
  const environment = { ...UNLIMITED, ...more }
  const folder = await mkdtemp(join(tmpdir(), 'e2e-stack-'))
  await cp(demoFolder, folder, { recursive: true })
  const remove = () => rm(folder, { recursive: true, force: true })
  const log: string[] = []
  const onLog = (line: string) => void log.push(line)
  try {
    const stack = await startStack({ webRoot, dataFolder: folder, secrets, environment, onLog })
    return { ...stack, log, stop: () => stack.stop().then(remove) }
  } catch (cause) {
    await remove()
    throw new Error(['The stack did not start.', ...log].join('\n'), { cause })
  }
}

/** Every spec takes `test` from here, and so is a leak test of each browser that it opens. */
export const test = watched.extend<TestFixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
  run: [async ({}, use) => use(sharedRun()), { scope: 'worker' }],

  stack: [
    async ({ run }, use) => {
      const stack = await startDemoStack(run)
      await use(stack)
      await stack.stop()
    },
    { scope: 'worker' },
  ],

  people: [
    async ({ run }, use) => {
      const named = (name: string) => {
        const person = run.people.find((one) => one.name === name)
        if (!person) throw new Error(`There is no ${name} in the demo data.`)
        return person
      }
      await use({ ada: named('Ada Lovelace'), grace: named('Grace Hopper'), alan: named('Alan Turing') })
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ stack }, use) => use(stack.url),
  secrets: async ({ run }, use) => use({ ...run.secrets }),
  serverTap: async ({ stack }, use) => use(stack.front.tap),

  quiet: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern.
    async ({}, use) => {
      const quiet = new QuietBrowser()
      await use(quiet)
      expect(quiet.faults(), 'what the browsers complained about').toEqual([])
    },
    { auto: true },
  ],

  context: async ({ context, quiet }, use) => {
    quiet.attach(context)
    await use(context)
  },

  newContext: async ({ watch, quiet }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await watch.browser.newContext()
      contexts.push(context)
      quiet.attach(context)
      return context
    })
    for (const context of contexts) await context.close()
  },

  newCaller: async ({ playwright }, use) => {
    const callers: APIRequestContext[] = []
    await use(async ({ url }) => {
      const http = await playwright.request.newContext({ baseURL: url, ignoreHTTPSErrors: true })
      callers.push(http)
      return new Caller(http, url)
    })
    for (const http of callers) await http.dispose()
  },

  ownStack: async ({ run }, use) => {
    const stack = await startDemoStack(run)
    await use(stack)
    await stack.stop()
  },
})

export { expect }
