import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, LaunchOptions, Page } from '@playwright/test'
import { launchChromium } from './chromium.ts'
import { createSearch, Evidence, type Search, type WatchFinding, type WatchUnread } from './evidence.ts'
import { networkIsQuiet } from './network-quiet.ts'
import { observeAddresses } from './observers/addresses.ts'
import { observeCalls } from './observers/calls.ts'
import { observeConsole } from './observers/console.ts'
import { observeDocuments } from './observers/document.ts'
import { observeDownloads } from './observers/downloads.ts'
import { MEMORY_ARGUMENTS, observeMemory } from './observers/memory.ts'
import { netLogArguments, observeNetLog } from './observers/net-log.ts'
import type { Observer } from './observers/observer.ts'
import { observeScripts } from './observers/scripts.ts'
import { observeServer } from './observers/server.ts'
import { observeStorage } from './observers/storage.ts'
import { observeStyleSheets } from './observers/style-sheets.ts'
import { attachToTargets, type Target } from './protocol/targets.ts'
import type { ServerTap } from './server-tap.ts'
import { tryAgain } from './try-again.ts'
import { within } from './within.ts'

export interface WatchResult {
  readonly findings: readonly WatchFinding[]
  /** What nobody could look into. A clean run has none. */
  readonly unread: readonly WatchUnread[]
}

export interface Watch {
  /** A browser of its own. Every context and page made with it is watched. */
  readonly browser: Browser
  readonly context: BrowserContext
  /** Looks at what the browser shows, keeps and remembers at this moment: for what is soon gone. */
  look(): Promise<void>
  /** Takes a last look, leaves every page, closes the browser, and gives all that came to light. */
  finish(): Promise<WatchResult>
}

export interface WatchSettings {
  /** Values to look for, by name. */
  readonly secrets: Readonly<Record<string, string>>
  readonly serverTap?: ServerTap
  readonly launchOptions?: LaunchOptions
  /** For the proof that each observer is needed. */
  readonly without?: readonly ObserverName[]
}

export type ObserverName = keyof typeof MAKERS

const MAKERS = {
  netLog: (evidence: Evidence, netLogPath: string) => observeNetLog(netLogPath, evidence),
  addresses: observeAddresses,
  calls: observeCalls,
  console: observeConsole,
  scripts: observeScripts,
  documents: observeDocuments,
  styleSheets: observeStyleSheets,
  storage: observeStorage,
  memory: observeMemory,
  downloads: observeDownloads,
}

export const OBSERVERS = Object.keys(MAKERS) as readonly ObserverName[]

const LEAVE_TIMEOUT_MS = 10_000

/** The search of the watch before, which has seen most of what the browser of the next test shows. */
let latest: { readonly secrets: string; readonly search: Search } | undefined

function searchFor(secrets: Readonly<Record<string, string>>): Search {
  const key = JSON.stringify(secrets)
  if (latest?.secrets !== key) latest = { secrets: key, search: createSearch(secrets) }
  return latest.search
}

/** Starts a watched browser. */
export async function startWatch({
  secrets,
  serverTap,
  launchOptions = {},
  without = [],
}: WatchSettings): Promise<Watch> {
  const evidence = new Evidence(searchFor(secrets))
  await using starting = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'leak-watch-'))
  starting.defer(() => rm(folder, { recursive: true, force: true }))
  const netLogPath = join(folder, 'net-log.json')
  const args = [...netLogArguments(netLogPath), ...MEMORY_ARGUMENTS]
  const { browser, connection, removeProfile } = await launchChromium(launchOptions, args)
  starting.defer(removeProfile)
  const closeBrowser = browser.close.bind(browser)
  starting.defer(() => closeBrowser())
  starting.defer(() => connection.close())

  const observers: Observer[] = OBSERVERS.filter((name) => !without.includes(name)).map((name) =>
    MAKERS[name](evidence, netLogPath),
  )
  if (serverTap) observers.push(observeServer(serverTap, evidence))
  const targets = await attachToTargets(connection, (target: Target) => {
    for (const observer of observers) observer.attach?.(target)
  })

  const newContext = browser.newContext.bind(browser)
  const closing = new Map<BrowserContext, () => Promise<void>>()
  let latestTurn: Promise<unknown> = Promise.resolve()
  browser.newContext = async (options) => {
    const context = await newContext(options)
    watchContext(context)
    return context
  }
  // Without the bond that Playwright ties: a context of one page lets the watch open none of its own.
  browser.newPage = async (options) => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    page.close = (reason) => context.close(reason)
    return page
  }
  let closed: Promise<void> | undefined
  browser.close = () => (closed ??= inTurn(lookAndClose))
  let finished: Promise<WatchResult> | undefined
  const context = await browser.newContext()
  const started = starting.move()
  return { browser, context, look: () => inTurn(look), finish: () => (finished ??= finish()) }

  /** Two looks at once would be in each other's way, and what is closed during one would not be looked at. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = latestTurn.then(work)
    latestTurn = done.catch(() => undefined)
    return done
  }

  async function lookAndClose(): Promise<void> {
    if (!browser.isConnected()) return
    await look()
    await leave([...closing.keys()])
    for (const close of closing.values()) await close()
    const nobodys = await newContext()
    const page = await nobodys.newPage()
    for (const observer of observers) await observer.lastPage?.(page)
    // A browser that closes meanwhile would leave unread what was begun for that page.
    await evidence.settled()
    await closeBrowser()
  }

  function watchContext(context: BrowserContext): void {
    for (const observer of observers) observer.watchContext?.(context)
    context.on('page', lookBeforeClosing)
    const close = context.close.bind(context)
    closing.set(context, close)
    context.close = async (options) => {
      await inTurn(async () => {
        if (!closing.has(context)) return
        const [page] = context.pages()
        const contextId = page && (await targetInfoOf(page)).browserContextId
        await look(targets.all.filter((target) => page === undefined || target.contextId === contextId))
        await leave([context])
        await close(options)
      })
    }
    context.on('close', () => closing.delete(context))
  }

  /** What a page holds is gone with it. */
  function lookBeforeClosing(page: Page): void {
    const close = page.close.bind(page)
    page.close = (options) =>
      inTurn(async () => {
        if (!page.isClosed()) await evidence.attempt('memory', page.url(), () => lookAt(page))
        await close(options)
      })
  }

  async function lookAt(page: Page): Promise<void> {
    const about = await within('The page', targetInfoOf(page)).catch((fault) => {
      if (!page.isClosed()) throw fault
    })
    await look(targets.all.filter(({ id }) => id === about?.targetId))
  }

  async function targetInfoOf(page: Page) {
    const session = await page.context().newCDPSession(page)
    const { targetInfo } = await session.send('Target.getTargetInfo')
    await session.detach()
    return targetInfo
  }

  async function look(at = targets.all): Promise<void> {
    await evidence.settled()
    const here = at.filter(({ isGone }) => !isGone)
    for (const observer of observers) await observer.look?.(here)
    await evidence.settled()
  }

  /** Leaving a page is the last moment at which it can send something. */
  async function leave(contexts: readonly BrowserContext[]): Promise<void> {
    for (const page of contexts.flatMap((context) => context.pages())) {
      await evidence.attempt('document', page.url(), async () => {
        await tryAgain(() => page.goto('about:blank', { timeout: LEAVE_TIMEOUT_MS, waitUntil: 'commit' }))
      })
    }
    await networkIsQuiet(netLogPath)
    for (const context of contexts) for (const observer of observers) await observer.beforeClose?.(context)
    await evidence.settled()
  }

  async function finish(): Promise<WatchResult> {
    // A browser that crashed cannot be looked at, and its network log is cut off.
    await evidence.attempt('network-log', undefined, () => browser.close())
    connection.close()
    for (const observer of observers) await observer.afterClose?.()
    await evidence.settled()
    await started.disposeAsync()
    return { findings: evidence.findings, unread: evidence.unread }
  }
}
